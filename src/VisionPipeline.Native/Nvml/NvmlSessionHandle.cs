using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvml;

/// <summary>One count on NVML's own initialisation: nvmlInit_v2 at the start, nvmlShutdown at the end.</summary>
internal sealed class NvmlSessionHandle : SafeHandle
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("nvml.session");

    private NvmlSessionHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    internal static NvmlSessionHandle Init()
    {
        NvmlGate.Check(NvmlNative.nvmlInit_v2(), "nvmlInit_v2");
        NvmlSessionHandle session = new();
        session.SetHandle(1);
        Counter.Created();
        return session;
    }

    /// <summary>Keeps NVML open during a call; throws <see cref="ObjectDisposedException"/> once it is closed.</summary>
    internal Hold Use()
    {
        bool held = false;
        DangerousAddRef(ref held);
        return new Hold(this);
    }

    protected override bool ReleaseHandle()
    {
        Counter.Released();
        return NvmlNative.nvmlShutdown() == NvmlGate.Success;
    }

    internal readonly ref struct Hold(NvmlSessionHandle session)
    {
        public void Dispose() => session.DangerousRelease();
    }
}
