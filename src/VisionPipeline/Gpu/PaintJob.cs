using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a painting launch: struct PaintJob of paint.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PaintJob
{
    public ulong Luma;
    public ulong ChromaU;
    public ulong ChromaV;
    public ulong Items;
    public ulong Masks;
    public ulong Blocks;
    public int LumaPitch;
    public int ChromaUPitch;
    public int ChromaVPitch;
    public int Width;
    public int Height;
    public int Words;
    public int Shift;
    public int ChromaStep;
    public int Turn;
    public int First;
    public int Count;
    public int FromX;
    public int FromY;
    public int ToX;
    public int ToY;
    public float Gain;
    public float RedV;
    public float GreenU;
    public float GreenV;
    public float BlueU;
    public float RedOffset;
    public float GreenOffset;
    public float BlueOffset;
    public float Most;
}
