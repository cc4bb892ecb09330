namespace VisionPipeline.Native.TurboJpeg;

/// <summary>What a JPEG says of itself before it is decoded.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Subsampling">How its colour is thinned out.</param>
/// <param name="IsYuvOrGrey">Whether it can be decoded to RGB and grey; CMYK and YCCK cannot.</param>
public readonly record struct JpegHeader(int Width, int Height, JpegSubsampling Subsampling, bool IsYuvOrGrey);
