using FFmpeg.AutoGen;

namespace VisionPipeline.Recording;

/// <summary>What the pictures are that an encoder is opened for. Immutable.</summary>
/// <param name="Width">Width in pixels, even.</param>
/// <param name="Height">Height in pixels, even.</param>
/// <param name="Fps">Pictures per second, about.</param>
public sealed record EncoderPictures(int Width, int Height, int Fps)
{
    /// <summary>Matrix that they are coded with, as the camera states it.</summary>
    public AVColorSpace ColorSpace { get; init; } = AVColorSpace.AVCOL_SPC_UNSPECIFIED;

    /// <summary>Range of their samples, likewise.</summary>
    public AVColorRange ColorRange { get; init; } = AVColorRange.AVCOL_RANGE_UNSPECIFIED;
}
