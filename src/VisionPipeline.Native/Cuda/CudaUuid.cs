using System.Runtime.CompilerServices;

namespace VisionPipeline.Native.Cuda;

/// <summary><c>CUuuid</c> of cuda.h: 16 bytes.</summary>
[InlineArray(Length)]
internal struct CudaUuid
{
    internal const int Length = 16;
    private byte _first;

    /// <summary>As NVML and nvidia-smi write it: <c>GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx</c>.</summary>
    public override readonly string ToString() => $"GPU-{new Guid(this, bigEndian: true)}";
}
