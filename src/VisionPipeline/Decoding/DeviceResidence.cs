using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>The GPU in whose memory frames may stay, because somebody reads them there. Immutable.</summary>
/// <param name="Device">Its number in CUDA's order, as a decoder's options name it; cameras that name none are decoded on it.</param>
/// <param name="Ledger">Lets streams on.</param>
public sealed record DeviceResidence(string Device, DeviceLedger Ledger)
{
    /// <summary>Puts a picture that was decoded in main memory on the device: what tests have in the place of NVDEC. Null leaves it where it is.</summary>
    internal Action<MediaFrame>? Lift { get; init; }
}
