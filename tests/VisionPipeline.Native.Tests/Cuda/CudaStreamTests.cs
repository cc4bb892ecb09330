using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class CudaStreamTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Copy_OfRowsThereAndBack_KeepsEveryByteAndPadding()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaHostMemory host = context.AllocateHost(3 * 40);
        using CudaHostMemory back = context.AllocateHost((3 * 37) + 5);
        using CudaMemory first = context.AllocatePitched(37, 3);
        using CudaMemory second = context.AllocatePitched(37, 3, elementBytes: 4);
        for (int i = 0; i < host.Bytes; i++)
            host.Span[i] = (byte)i;

        stream.CopyToDevice(first.Plane, host, 0, 40);
        stream.Copy(second.Plane, first.Plane);
        stream.CopyToHost(back, 5, 37, second.Plane);
        stream.Synchronize();

        Assert.Equal(512, first.PitchBytes);
        Assert.Equal(3 * 512, first.Bytes);
        Assert.Contains("copy 37 x 3, pitch 40 to 512", Driver.Journal);
        Assert.Contains("copy 37 x 3, pitch 512 to 512", Driver.Journal);
        Assert.Contains("copy 37 x 3, pitch 512 to 37", Driver.Journal);
        int[] expected = [0, 0, 0, 0, 0, .. Enumerable.Range(0, 37), .. Enumerable.Range(40, 37), .. Enumerable.Range(80, 37)];
        Assert.Equal(expected, back.Span.ToArray().Select(static b => (int)b));
    }

    [GccFact]
    public void Copy_Linear_MovesBytes()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaHostMemory host = context.AllocateHost(64, writeCombined: true);
        using CudaMemory first = context.Allocate(100);
        using CudaMemory second = context.Allocate(100);
        host.Span.Fill(9);

        stream.CopyToDevice(first, host, 64);
        stream.Copy(second, first, 50);
        host.Span.Clear();
        stream.CopyToHost(host, second, 64);

        Assert.Equal([.. Enumerable.Repeat((byte)9, 50), .. new byte[14]], host.Span.ToArray());
        Assert.Contains("host flags 5", Driver.Journal);
    }

    [GccFact]
    public void Fill_OfASlice_TouchesNothingElse()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.Allocate(100);
        using CudaHostMemory host = context.AllocateHost(100);

        stream.Fill(memory.Slice(10, 20, 5, 3), 7);
        stream.Fill(memory.Slice(99, 1, 1, 1), 8);
        stream.CopyToHost(host, memory, 100);

        int[] sevens = [.. Enumerable.Range(10, 5), .. Enumerable.Range(30, 5), .. Enumerable.Range(50, 5)];
        Assert.Equal(sevens, Enumerable.Range(0, 100).Where(i => host.Span[i] == 7));
        Assert.Equal(8, host.Span[99]);
    }

    [GccFact]
    public void Copy_OutsideTheBuffers_IsRefusedBeforeTheDriverSeesIt()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaHostMemory host = context.AllocateHost(100);
        using CudaMemory memory = context.AllocatePitched(50, 2);
        using CudaMemory other = context.AllocatePitched(40, 2);
        Driver.Reset();

        Assert.Throws<ArgumentException>(() => stream.CopyToDevice(memory.Plane, host, 1, 50));
        Assert.Throws<ArgumentException>(() => stream.CopyToDevice(memory.Plane, host, 0, 51));
        Assert.Throws<ArgumentException>(() => stream.CopyToDevice(memory.Plane, host, -1, 50));
        Assert.Throws<ArgumentException>(() => stream.CopyToDevice(memory.Plane, host, 0, 49));
        Assert.Throws<ArgumentException>(() => stream.CopyToHost(host, long.MaxValue, 50, memory.Plane));
        Assert.Throws<ArgumentException>(() => stream.CopyToHost(host, 0, long.MaxValue, memory.Plane));
        Assert.Throws<ArgumentException>(() => stream.Copy(memory.Plane, other.Plane));
        Assert.Throws<ArgumentException>(() => stream.CopyToDevice(memory, host, 101));
        Assert.Throws<ArgumentException>(() => stream.CopyToHost(host, memory, 0));
        Assert.Throws<ArgumentException>(() => stream.Copy(memory, other, 5000));
        Assert.Throws<ArgumentException>(() => memory.Slice(0, 512, 50, 3));
        Assert.Throws<ArgumentException>(() => stream.Fill(default, 0));
        Assert.Empty(Driver.Journal);
    }

    [GccFact]
    public void Copy_ThatTheDriverRefuses_NamesTheCall()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.AllocatePitched(50, 2);
        Driver.Fail("cuMemcpy2DAsync_v2", 700);

        CudaException e = Assert.Throws<CudaException>(() => stream.Copy(memory.Plane, memory.Plane));

        Assert.Equal("cuMemcpy2DAsync_v2: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered (700)", e.Message);
    }

    [GccFact]
    public void Events_OrderStreamsAndMeasure()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaEvent start = context.CreateEvent(timed: true);
        using CudaEvent end = context.CreateEvent(timed: true);
        using CudaEvent plain = context.CreateEvent();

        Assert.Throws<CudaException>(() => end.Since(start));
        start.Record(stream);
        end.Record(stream);
        stream.WaitFor(end);
        end.Synchronize();
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), end.Since(start));
        Assert.Throws<InvalidOperationException>(() => end.Since(plain));
        Assert.True(end.IsComplete);
        Assert.True(stream.IsIdle);
        Driver.Set("busy", 1);
        Assert.False(end.IsComplete);
        Assert.False(stream.IsIdle);
        Driver.Fail("cuStreamQuery", 700);
        Assert.Throws<CudaException>(() => stream.IsIdle);
    }

    [GccFact]
    public void Use_AfterDispose_Throws()
    {
        using CudaContext context = Retain();
        CudaStream stream = context.CreateStream();
        CudaMemory memory = context.Allocate(10);
        CudaHostMemory host = context.AllocateHost(10);
        CudaEvent signal = context.CreateEvent();
        using CudaStream alive = context.CreateStream();
        stream.Dispose();
        memory.Dispose();
        host.Dispose();
        signal.Dispose();

        Assert.Throws<ObjectDisposedException>(stream.Synchronize);
        Assert.Throws<ObjectDisposedException>(() => memory.Plane);
        Assert.Throws<ObjectDisposedException>(() => host.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => alive.WaitFor(signal));
        Assert.Throws<ObjectDisposedException>(() => signal.Record(alive));
        Assert.Throws<ObjectDisposedException>(() => stream.Address);
    }
}
