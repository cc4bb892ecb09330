using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a launch that takes samples: struct SampleJob of platecrop.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleJob
{
    public ulong Luma;
    public ulong Codes;
    public int Pitch;
    public int Words;
    public int Shift;
    public int Columns;
    public int Rows;
    public int Reserved;
    public SamplePlaces Places;
}
