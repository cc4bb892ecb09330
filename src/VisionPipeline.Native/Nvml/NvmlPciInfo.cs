using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace VisionPipeline.Native.Nvml;

/// <summary><c>nvmlPciInfo_t</c> of nvml.h, as nvmlDeviceGetPciInfo_v3 fills it: 68 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlPciInfo
{
    public LegacyText BusIdLegacy;
    public uint Domain;
    public uint Bus;
    public uint Device;
    public uint PciDeviceId;
    public uint PciSubSystemId;
    public BusText BusId;

    internal readonly string BusIdText()
    {
        ReadOnlySpan<byte> bytes = BusId;
        int end = bytes.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
    }

    [InlineArray(16)] // NVML_DEVICE_PCI_BUS_ID_BUFFER_V2_SIZE
    internal struct LegacyText
    {
        private byte _first;
    }

    [InlineArray(32)] // NVML_DEVICE_PCI_BUS_ID_BUFFER_SIZE
    internal struct BusText
    {
        private byte _first;
    }
}
