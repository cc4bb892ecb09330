namespace VisionPipeline.Native.TurboJpeg;

/// <summary>What came of decoding a JPEG.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Warning">The library's words where the data were damaged and part of the picture is a guess (usually grey); null where it is whole.</param>
public readonly record struct JpegPicture(int Width, int Height, string? Warning);
