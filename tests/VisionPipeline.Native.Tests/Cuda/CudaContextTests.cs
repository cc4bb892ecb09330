using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class CudaContextTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Retain_SetsSleepingWaits_BeforeTheContextIsMade()
    {
        Retain().Dispose();

        Assert.Equal(
            ["cuDevicePrimaryCtxSetFlags_v2", "flags 4", "cuDevicePrimaryCtxRetain", "cuDevicePrimaryCtxRelease_v2"],
            Driver.Journal.SkipWhile(static line => line != "cuDevicePrimaryCtxSetFlags_v2"));
    }

    [GccFact]
    public void Retain_WhenContextIsActiveAlready_SharesIt()
    {
        Driver.Fail("cuDevicePrimaryCtxSetFlags_v2", 708);

        using CudaContext context = Retain();

        Assert.Equal(new CudaMemoryInfo(3000, 4000), context.MemoryInfo());
    }

    [GccFact]
    public void Retain_Refused_LeavesNothingBehind()
    {
        Driver.Fail("cuDevicePrimaryCtxRetain", 2);

        Assert.Equal("cuDevicePrimaryCtxRetain: CUDA_ERROR_OUT_OF_MEMORY: out of memory (2)", Assert.Throws<CudaException>(() => Retain()).Message);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.DoesNotContain("cuDevicePrimaryCtxRelease_v2", Driver.Journal);
    }

    [GccFact]
    public void Dispose_OfContextFirst_ReleasesItAfterItsChildren()
    {
        CudaContext context = Retain();
        CudaStream stream = context.CreateStream(priority: -3);
        CudaEvent signal = context.CreateEvent();
        CudaMemory memory = context.Allocate(100);
        CudaHostMemory host = context.AllocateHost(100);
        CudaModule module = context.LoadModule(".version 8.0"u8);

        context.Dispose();
        context.Dispose();
        Assert.DoesNotContain("cuDevicePrimaryCtxRelease_v2", Driver.Journal);
        Assert.Throws<ObjectDisposedException>(() => context.CreateStream());
        stream.Fill(memory.Plane, 1);
        foreach (IDisposable child in new IDisposable[] { module, memory, host, signal, stream, stream })
            child.Dispose();

        Assert.Equal("cuDevicePrimaryCtxRelease_v2", Driver.Journal[^1]);
        Assert.Single(Driver.Journal, "cuDevicePrimaryCtxRelease_v2");
        Assert.Single(Driver.Journal, "cuStreamDestroy_v2");
        Assert.Contains("stream flags 1 priority -3", Driver.Journal);
        Assert.Contains("event flags 3", Driver.Journal);
    }

    [GccFact]
    public void Finalizers_OfForgottenObjects_ReleaseChildrenBeforeTheContext()
    {
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal("cuDevicePrimaryCtxRelease_v2", Driver.Journal[^1]);
        Assert.Contains("cuMemFree_v2", Driver.Journal);
        Assert.Contains("cuStreamDestroy_v2", Driver.Journal);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            CudaContext context = Retain();
            _ = context.Allocate(10);
            _ = context.CreateStream();
        }
    }

    [GccFact]
    public void Enter_Nested_PushesOnceAndRestores()
    {
        using CudaContext first = Retain(0);
        using CudaContext second = Retain(1);
        using (first.Enter())
        {
            using (first.Enter())
                Assert.Equal(1, Driver.Depth);
            using (second.Enter())
                Assert.Equal(2, Driver.Depth);
            _ = second.MemoryInfo();
            Assert.Equal(1, Driver.Depth);
        }

        Assert.Equal(0, Driver.Depth);
    }

    [GccFact]
    public void Enter_AfterDispose_Throws()
    {
        CudaContext context = Retain();
        context.Dispose();

        Assert.Throws<ObjectDisposedException>(() => context.MemoryInfo());
        Assert.Throws<ObjectDisposedException>(() => context.LoadModule(".version"u8));
    }

    [GccFact]
    public void Allocate_MoreThanThereIs_ThrowsAndCountsNothing()
    {
        using CudaContext context = Retain();

        CudaException e = Assert.Throws<CudaException>(() => context.Allocate(2 << 20));

        Assert.Equal("cuMemAlloc_v2: CUDA_ERROR_OUT_OF_MEMORY: out of memory (2)", e.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Allocate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.AllocatePitched(10, 10, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.AllocateHost(-1));
    }

    [GccFact]
    public void Release_ThatTheDriverRefuses_DoesNotThrow()
    {
        using CudaContext context = Retain();
        CudaStream stream = context.CreateStream();
        Driver.Fail("cuStreamDestroy_v2", 700);

        stream.Dispose();

        Assert.Throws<ObjectDisposedException>(stream.Synchronize);
        Assert.Equal(1, Driver.Get("live.stream"));
        Driver.Set("live.stream", 0);
    }
}
