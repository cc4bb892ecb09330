using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Owns one SwsContext.</summary>
internal sealed unsafe class SwsContextHandle : SafeHandle
{
    /// <summary>Takes over a context, which may be null.</summary>
    public SwsContextHandle(SwsContext* context)
        : base(0, ownsHandle: true) => SetHandle((nint)context);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        ffmpeg.sws_freeContext((SwsContext*)handle);
        return true;
    }
}
