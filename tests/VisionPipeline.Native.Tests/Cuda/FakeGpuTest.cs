using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.Cuda;

[CollectionDefinition(FakeGpuTest.Collection)]
public sealed class FakeGpuCollection : ICollectionFixture<FakeGpuFixture>;

/// <summary>One test against the fakes: starts from their defaults and ends with every native object released.</summary>
[Collection(Collection)]
public abstract class FakeGpuTest : IDisposable
{
    internal const string Collection = "fake GPU";

    private static readonly string[] Kinds =
    [
        "cuda.context", "cuda.stream", "cuda.event", "cuda.module", "cuda.memory", "cuda.hostmemory", "nvrtc.program", "nvml.session",
    ];

    private protected FakeGpuTest(FakeGpuFixture gpu)
    {
        Gpu = gpu;
        gpu.Driver?.Reset();
        gpu.Compiler?.Reset();
        gpu.Monitor?.Reset();
        gpu.Driver?.Set("lost", 0);
        FakeGpuFixture.Point(gpu.Folder);
    }

    internal FakeGpuFixture Gpu { get; }

    internal FakeLibrary Driver => Gpu.Driver;

    public void Dispose()
    {
        if (Driver is null)
            return;
        foreach (string kind in Kinds)
            Assert.True(NativeHandleCounter.For(kind).Outstanding == 0, $"{kind}: {NativeHandleCounter.For(kind).Outstanding} outstanding");
        Assert.Equal(0, Driver.Depth);
        Assert.DoesNotContain(Driver.Journal, static line => line.StartsWith("NO CONTEXT", StringComparison.Ordinal));
        foreach (string kind in new[] { "live.memory", "live.host", "live.stream", "live.event", "live.module" })
            Assert.Equal(0, Driver.Get(kind));
        Assert.Equal(0, Gpu.Monitor.Get("live.session"));
        Assert.Equal(0, Gpu.Compiler.Get("live.program"));
    }

    internal static CudaContext Retain(int device = 0) => CudaContext.Retain(CudaDriver.Open().Device(device));
}
