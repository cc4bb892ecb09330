using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Nvml;

/// <summary><c>nvmlMemory_t</c> of nvml.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}
