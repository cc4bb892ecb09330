using System.Buffers.Binary;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class CudaModuleTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    [GccFact]
    public void Launch_PassesEveryArgumentToTheKernel()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.AllocatePitched(20, 4);
        using CudaHostMemory host = context.AllocateHost(4 * 20);
        using CudaModule module = context.LoadModule(".version 8.0"u8);
        CudaFunction kernel = module.Function("fill_plane");

        kernel.Launch(stream, CudaGrid.Cover(20, 4), Arguments(memory));
        stream.CopyToHost(host, 0, 20, memory.Plane);

        byte[] row = [.. Enumerable.Repeat((byte)50, 15), 0, 0, 0, 0, 0];
        Assert.Equal([.. row, .. row, .. row, .. new byte[20]], host.Span.ToArray());
        Assert.Contains("launch 1 1 1 / 32 8 1 / 0", Driver.Journal);
        Assert.Equal("image of 12 characters", module.Log);
        Assert.Equal(6, kernel.ParameterCount);
    }

    [GccFact]
    public void Launch_WithWrongArguments_IsRefusedBeforeTheDriverSeesIt()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.Allocate(20);
        using CudaModule module = context.LoadModule(".version 8.0"u8);
        CudaFunction kernel = module.Function("fill_plane");

        Assert.Equal("fill_plane takes 6 arguments, got 0 (Parameter 'arguments')", Assert.Throws<ArgumentException>(() => kernel.Launch(stream, CudaGrid.Cover(1), default)).Message);
        ArgumentException size = Assert.Throws<ArgumentException>(() =>
        {
            KernelArguments arguments = default;
            for (int i = 0; i < 6; i++)
                arguments.Add(memory);
            kernel.Launch(stream, CudaGrid.Cover(1), arguments);
        });
        Assert.Equal("fill_plane: argument 1 has 4 bytes, got 8 (Parameter 'arguments')", size.Message);
        Assert.Throws<ArgumentException>(() => kernel.Launch(stream, default, Arguments(memory)));
        Assert.Throws<ArgumentException>(() => kernel.Launch(stream, new CudaGrid(1, 1, 1, 64, 64, 1), Arguments(memory)));
        Assert.DoesNotContain("cuLaunchKernel", Driver.Journal);
    }

    [GccFact]
    public void Launch_OnADriverThatCannotTellParameters_ReadsHarmlessBytes()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.Allocate(20);
        using CudaModule module = context.LoadModule(".version 8.0"u8);
        Driver.Fail("cuFuncGetParamInfo", 801);
        CudaFunction kernel = module.Function("fill_plane");
        Driver.Fail("cuLaunchKernel", 700);

        Assert.Null(kernel.ParameterCount);
        Assert.Equal(
            "cuLaunchKernel: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered: fill_plane (700)",
            Assert.Throws<CudaException>(() => kernel.Launch(stream, CudaGrid.Cover(1), default)).Message);
    }

    [GccFact]
    public void Launch_AndCopies_DoNotAllocate()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaEvent signal = context.CreateEvent();
        using CudaMemory memory = context.AllocatePitched(20, 4);
        using CudaHostMemory host = context.AllocateHost(4 * 20);
        using CudaModule module = context.LoadModule(".version 8.0"u8);
        CudaFunction kernel = module.Function("fill_plane");
        Driver.Quiet();
        long before = 0;
        for (int i = 0; i < 300; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            stream.CopyToDevice(memory.Plane, host, 0, 20);
            kernel.Launch(stream, CudaGrid.Cover(20, 4), Arguments(memory));
            stream.Copy(memory.Plane, memory.Plane);
            stream.Fill(memory.Plane, 3);
            signal.Record(stream);
            stream.WaitFor(signal);
            stream.CopyToHost(host, 0, 20, memory.Plane);
            stream.Synchronize();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [GccFact]
    public void Load_OfPtxWithErrors_CarriesTheCompilersLog()
    {
        using CudaContext context = Retain();

        CudaException e = Assert.Throws<CudaException>(() => context.LoadModule(".version 8.0 BAD"u8));

        Assert.Equal(
            "cuModuleLoadDataEx: CUDA_ERROR_INVALID_PTX: a PTX JIT compilation failed: ptxas application ptx input, line 3; fatal : Parsing error near 'BAD' (218)",
            e.Message);
        Assert.Equal(2, e.Log!.TrimEnd().Split('\n').Length);
    }

    [GccFact]
    public void Load_OfDamagedImages_IsRefusedBeforeTheDriverReadsPastTheirEnd()
    {
        using CudaContext context = Retain();
        byte[] cubin = new byte[128];
        "\u007fELF"u8.CopyTo(cubin);
        BinaryPrimitives.WriteUInt64LittleEndian(cubin.AsSpan(40), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(cubin.AsSpan(60), 1);
        byte[] badTable = [.. cubin];
        BinaryPrimitives.WriteUInt16LittleEndian(badTable.AsSpan(60), 2);
        byte[] badSection = [.. cubin];
        BinaryPrimitives.WriteUInt64LittleEndian(badSection.AsSpan(64 + 32), ulong.MaxValue);
        byte[] fat = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(fat, 0xBA55ED50);
        BinaryPrimitives.WriteUInt16LittleEndian(fat.AsSpan(6), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(fat.AsSpan(8), 17);

        foreach (byte[] image in new[] { badTable, badSection, cubin[..100], cubin[..10], fat, [], "hello"u8.ToArray() })
            Assert.Throws<ArgumentException>(() => context.LoadModule(image));
        Assert.DoesNotContain("cuModuleLoadDataEx", Driver.Journal);
        BinaryPrimitives.WriteUInt64LittleEndian(fat.AsSpan(8), 16);
        context.LoadModule(cubin).Dispose();
        context.LoadModule(fat).Dispose();
    }

    [GccFact]
    public void Function_ThatIsNotThere_IsNamed()
    {
        using CudaContext context = Retain();
        using CudaModule module = context.LoadModule(".version 8.0"u8);

        Assert.Equal(
            "cuModuleGetFunction: CUDA_ERROR_NOT_FOUND: named symbol not found: letterbox (500)",
            Assert.Throws<CudaException>(() => module.Function("letterbox")).Message);
    }

    [GccFact]
    public void Launch_AfterModuleIsDisposed_Throws()
    {
        using CudaContext context = Retain();
        using CudaStream stream = context.CreateStream();
        using CudaMemory memory = context.Allocate(20);
        CudaModule module = context.LoadModule(".version 8.0"u8);
        CudaFunction kernel = module.Function("fill_plane");
        module.Dispose();

        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(stream, CudaGrid.Cover(1), Arguments(memory)));
        Assert.Throws<ObjectDisposedException>(() => module.Function("fill_plane"));
    }

    [Fact]
    public void Arguments_BeyondTheRoom_AreRefused()
    {
        Assert.Throws<InvalidOperationException>(() =>
        {
            KernelArguments arguments = default;
            for (int i = 0; i <= KernelArguments.MaxCount; i++)
                arguments.Add(i);
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            KernelArguments arguments = default;
            for (int i = 0; i <= KernelArguments.MaxBytes / 64; i++)
                arguments.Add<System.Numerics.Matrix4x4>(default);
        });
    }

    [Theory]
    [InlineData(640, 640, 1, 20, 80)]
    [InlineData(1, 2, 3, 1, 1)]
    [InlineData(257, 1, 1, 2, 1)]
    public void Cover_GivesOneThreadPerElement(int width, int height, int depth, int across, int down)
    {
        CudaGrid grid = CudaGrid.Cover(width, height, depth);

        Assert.Equal((across, down, depth), (grid.GridX, grid.GridY, grid.GridZ));
    }

    private static KernelArguments Arguments(CudaMemory memory)
    {
        KernelArguments arguments = default;
        arguments.Add(memory);
        arguments.Add((int)memory.PitchBytes);
        arguments.Add((byte)20);
        arguments.Add(2.5f);
        arguments.Add(15);
        arguments.Add(3);
        return arguments;
    }
}
