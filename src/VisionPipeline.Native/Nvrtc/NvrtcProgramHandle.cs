using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvrtc;

/// <summary>An <c>nvrtcProgram</c>.</summary>
internal sealed class NvrtcProgramHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("nvrtc.program");

    public NvrtcProgramHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    internal static void Made() => Counter.Created();

    protected override bool ReleaseHandle()
    {
        Counter.Released();
        nint program = handle;
        return NvrtcNative.nvrtcDestroyProgram(ref program) == NvrtcCompiler.Success;
    }
}
