using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>A stretch of a stream that one file can hold: one codec, one set of parameters.</summary>
/// <remarks>Counted: whoever keeps it takes a reference; the last one frees the native copy. Thread-safe.</remarks>
public sealed class StreamEpoch
{
    private int _references = 1;

    internal StreamEpoch(CodecParameters parameters, int rotation, bool sizeIsSure)
    {
        Parameters = parameters;
        Rotation = rotation;
        SizeIsSure = sizeIsSure;
    }

    /// <summary>What a decoder or muxer must know of it.</summary>
    public CodecParameters Parameters { get; }

    /// <summary>What a muxer must know of the sound beside it; null where none is kept. Owned; set before the first file.</summary>
    public CodecParameters? Audio { get; internal set; }

    /// <summary>Clockwise turn in degrees that shows the picture upright.</summary>
    public int Rotation { get; }

    /// <summary>False where the parameter sets came in band and the container's word on the size may be older than they are.</summary>
    internal bool SizeIsSure { get; }

    internal StreamEpoch AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Parameters.Dispose();
            Audio?.Dispose();
        }
    }
}
