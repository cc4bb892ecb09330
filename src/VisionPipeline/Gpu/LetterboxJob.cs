using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>One picture on its way into one slot: struct LetterboxJob of letterbox.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LetterboxJob
{
    public ulong Plan;
    public ulong Luma;
    public ulong ChromaU;
    public ulong ChromaV;
    public ulong Tensor;
    public int LumaPitch;
    public int ChromaUPitch;
    public int ChromaVPitch;
    public int Bars;
}
