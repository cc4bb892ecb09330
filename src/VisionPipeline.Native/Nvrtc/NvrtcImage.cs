namespace VisionPipeline.Native.Nvrtc;

/// <summary>A compiled program, ready for <see cref="Cuda.CudaContext.LoadModule"/>.</summary>
/// <param name="Bytes">Cubin, or PTX text with its closing zero byte.</param>
/// <param name="IsCubin">Whether it is machine code of one architecture; else PTX, which the driver compiles when it loads.</param>
/// <param name="Architecture">What it was compiled for, e.g. <c>sm_90</c> or <c>compute_90</c>; null where the options did not say.</param>
/// <param name="Log">The compiler's remarks; empty where it had none.</param>
public sealed record NvrtcImage(ReadOnlyMemory<byte> Bytes, bool IsCubin, string? Architecture, string Log);
