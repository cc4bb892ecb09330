namespace VisionPipeline.Native.Cuda;

/// <summary>What <c>cuMemGetInfo</c> says of a device's memory.</summary>
/// <param name="FreeBytes">Bytes that can still be allocated.</param>
/// <param name="TotalBytes">All bytes of the device.</param>
public readonly record struct CudaMemoryInfo(long FreeBytes, long TotalBytes);
