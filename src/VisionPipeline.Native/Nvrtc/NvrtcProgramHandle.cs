using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvrtc;

/// <summary>An <c>nvrtcProgram</c>.</summary>
internal sealed class NvrtcProgramHandle(nint native) : CountedHandle("nvrtc.program", native)
{
    protected override void Free(nint native) => _ = NvrtcNative.nvrtcDestroyProgram(ref native);
}
