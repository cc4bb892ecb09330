using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Cuda;

/// <summary><c>CUDA_MEMCPY2D_v2</c> of cuda.h: 128 bytes on a 64-bit machine.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CudaMemcpy2D
{
    internal const uint Host = 1; // CU_MEMORYTYPE_HOST
    internal const uint Device = 2; // CU_MEMORYTYPE_DEVICE

    public nuint SourceX;
    public nuint SourceY;
    public uint SourceKind;
    public void* SourceHost;
    public ulong SourceDevice;
    public nint SourceArray;
    public nuint SourcePitch;
    public nuint DestinationX;
    public nuint DestinationY;
    public uint DestinationKind;
    public void* DestinationHost;
    public ulong DestinationDevice;
    public nint DestinationArray;
    public nuint DestinationPitch;
    public nuint WidthBytes;
    public nuint Rows;
}
