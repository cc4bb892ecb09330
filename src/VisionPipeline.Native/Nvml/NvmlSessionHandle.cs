using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvml;

/// <summary>One count on NVML's own initialisation: nvmlInit_v2 at the start, nvmlShutdown at the end.</summary>
internal sealed class NvmlSessionHandle : CountedHandle
{
    // NVML gives no object to hold; any number but zero stands for the count.
    private const nint Opened = 1;

    private NvmlSessionHandle()
        : base("nvml.session", Opened)
    {
    }

    internal static NvmlSessionHandle Init()
    {
        NvmlGate.Check(NvmlNative.nvmlInit_v2(), "nvmlInit_v2");
        return new NvmlSessionHandle();
    }

    protected override void Free(nint native) => _ = NvmlNative.nvmlShutdown();
}
