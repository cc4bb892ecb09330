using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>Where plates are cut from and to: struct CropSurface of platecrop.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CropSurface
{
    public ulong Luma;
    public ulong ChromaU;
    public ulong ChromaV;
    public ulong Crops;
    public int LumaPitch;
    public int ChromaUPitch;
    public int ChromaVPitch;
    public int Width;
    public int Height;
    public int Words;
    public int Shift;
    public int ChromaStep;
    public int HasChroma;
    public int HalfColumns;
    public int HalfRows;
    public int CropWidth;
    public int CropHeight;
    public float Gain;
    public float RedV;
    public float GreenU;
    public float GreenV;
    public float BlueU;
    public float RedOffset;
    public float GreenOffset;
    public float BlueOffset;
    public int Packed;
}
