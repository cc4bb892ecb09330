using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>One thing that is painted: struct PaintItem of paint.cu, field for field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PaintItem
{
    public int Left;
    public int Top;
    public int Right;
    public int Bottom;
    public int HoleLeft;
    public int HoleTop;
    public int HoleRight;
    public int HoleBottom;
    public int Reach;
    public int Mask;
    public int MaskPitch;
    public int Blocks;
    public float Luma;
    public float U;
    public float V;
    public int Reserved;
}
