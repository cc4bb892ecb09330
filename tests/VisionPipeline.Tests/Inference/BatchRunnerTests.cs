using VisionPipeline.Inference;

namespace VisionPipeline.Tests.Inference;

public sealed class BatchRunnerTests
{
    private static readonly TinyModel Tiny = new() { Shape = [1, 2], Base = [10, 20], Gain = [1, 2] };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(8, 5)]
    public void Run_AnyBatchSide_GivesEachSlotItsOwnResult(int batch, int count)
    {
        using TempFile file = (Tiny with { Batch = batch }).Write();
        using (OnnxModel model = OnnxModel.Open(file.Path))
        {
            foreach (bool bound in (bool[])[true, false])
            {
                using var runner = new BatchRunner(model, [3, 32, 64], 5, ["output0"], bound ? [[1, 2]] : null);
                for (int slot = 0; slot < count; slot++)
                    runner.Input<float>(slot).Fill(slot + 1);
                runner.Run(count);
                for (int slot = 0; slot < count; slot++)
                    Assert.Equal([11f + slot, 22f + (2 * slot)], runner.Output(0, slot).ToArray());
                Assert.Throws<ArgumentOutOfRangeException>(() => runner.Output(0, count));
            }
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Run_HalfInAndOut_ReadsAsFloat()
    {
        using TempFile file = (Tiny with { Element = OnnxWriter.Half, OutputElement = OnnxWriter.Half }).Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        foreach (bool bound in (bool[])[true, false])
        {
            using var runner = new BatchRunner(model, [3, 32, 64], 2, ["output0"], bound ? [[1, 2]] : null);
            runner.Input<Half>(1).Fill((Half)0.5f);
            runner.Run(2);
            Assert.Equal([10f, 20f], runner.Output(0, 0).ToArray());
            Assert.Equal([10.5f, 21f], runner.Output(0, 1).ToArray());
        }
    }

    [Fact]
    public void Run_Repeated_AllocatesNothing()
    {
        using TempFile file = (Tiny with { OutputElement = OnnxWriter.Half }).Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        using var runner = new BatchRunner(model, [3, 32, 64], 3, ["output0"], [[1, 2]]);
        for (int i = 0; i < 50; i++)
            runner.Run(1 + (i % 3));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            runner.Run(1 + (i % 3));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Run_ResultsOfVaryingSize_AreCopied()
    {
        float[] rows = [.. Enumerable.Range(0, 60).Select(static i => (float)i)];
        using TempFile file = new TinyModel { Element = OnnxWriter.UInt8, Shape = [10, 6], Base = rows, CutsRows = true }.Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        using var runner = new BatchRunner(model, [3, 32, 64], 1, ["output0"]);
        foreach (byte count in (byte[])[3, 0, 7, 10])
        {
            runner.Input<byte>(0).Fill(count);
            runner.Run(1);
            Assert.Equal([count, 6], runner.OutputShape(0));
            Assert.Equal(rows[..(6 * count)], runner.Output(0, 0).ToArray());
        }
    }

    [Fact]
    public void Input_OfAnotherElement_IsRefused()
    {
        using TempFile file = Tiny.Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        using var runner = new BatchRunner(model, [3, 32, 64], 1);
        Assert.Equal("the input is made of Single, not of Byte", Assert.Throws<ArgumentException>(() => runner.Input<byte>(0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Input<float>(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Run(2));
    }

    [Fact]
    public void Create_OtherItemShape_NamesWhatWasFound()
    {
        using TempFile file = Tiny.Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        ModelException e = Assert.Throws<ModelException>(() => new BatchRunner(model, [3, 32, 65], 1));
        Assert.Equal(ModelFault.UnknownForm, e.Fault);
        Assert.Contains("images float[?, 3, 32, 64]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => new BatchRunner(model, [3, 32, 64], 1, ["corners"]));
        NativeHandlesExceptModel();
    }

    [Fact]
    public void Run_BoundToWrongShape_FailsInOneLine()
    {
        using TempFile file = Tiny.Write();
        using OnnxModel model = OnnxModel.Open(file.Path);
        using var runner = new BatchRunner(model, [3, 32, 64], 1, ["output0"], [[1, 3]]);
        ModelException e = Assert.Throws<ModelException>(() => runner.Run(1));
        Assert.Equal(ModelFault.RunFailed, e.Fault);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static void NativeHandlesExceptModel() =>
        Assert.Equal(0, VisionPipeline.Native.Loading.NativeHandleCounter.For("OrtIoBinding").Outstanding);
}
