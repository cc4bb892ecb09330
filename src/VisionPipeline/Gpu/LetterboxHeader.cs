using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>The start of a plan in device memory: struct LetterboxPlan of letterbox.cu, field for field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LetterboxHeader
{
    public int TargetWidth;
    public int TargetHeight;
    public int Left;
    public int Top;
    public int ContentWidth;
    public int ContentHeight;
    public int Turned;
    public int Words;
    public int Shift;
    public int ChromaStep;
    public int HasChroma;
    public int PixelStep;
    public int PlaneStep;
    public int Red;
    public int Blue;
    public int LumaColumns;
    public int LumaRows;
    public int ChromaColumns;
    public int ChromaRows;
    public float Luma;
    public float RedV;
    public float GreenU;
    public float GreenV;
    public float BlueU;
    public float RedOffset;
    public float GreenOffset;
    public float BlueOffset;
    public float White;
    public float Padding;
}
