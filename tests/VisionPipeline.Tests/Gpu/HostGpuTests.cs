using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Tests of kernels on the device that is the host: each has kernels and a stream of its own, and gives all back. Its tests need <see cref="HostGpu.Compilers"/>.</summary>
[Collection(HostGpuCollection.Name)]
public abstract class HostGpuTests : IDisposable
{
    private readonly GpuKernels? _kernels;
    private readonly CudaStream? _stream;

    protected HostGpuTests(HostGpu gpu)
    {
        Host = gpu;
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is not null)
            return;
        gpu.Reset();
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out _kernels, out string? reason), reason);
        _stream = _kernels.Context.CreateStream();
    }

    protected HostGpu Host { get; }

    protected GpuKernels Kernels => _kernels!;

    protected CudaStream Stream => _stream!;

    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
        _stream?.Dispose();
        _kernels?.Dispose();
        NativeHandles.AssertNoneLeft();
    }
}
