using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Nvml;

/// <summary><c>nvmlUtilization_t</c> of nvml.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    public uint Gpu;
    public uint Memory;
}
