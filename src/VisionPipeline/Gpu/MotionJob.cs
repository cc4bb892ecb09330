using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>One picture whose cells are added up: struct MotionJob of motion.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MotionJob
{
    public ulong Luma;
    public ulong Sums;
    public int Pitch;
    public int Width;
    public int Height;
    public int Words;
    public int Shift;
    public int Reserved;
}
