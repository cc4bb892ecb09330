using System.Security.Cryptography;
using VisionPipeline.Inference;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Tests.Inference;

public sealed class OnnxModelTests
{
    private static readonly TinyModel Tiny = new() { Shape = [1, 2], Base = [1, 2], Metadata = new Dictionary<string, string> { ["task"] = "detect" } };

    [Fact]
    public void Open_SaysWhatTheModelSays()
    {
        using TempFile file = Tiny.Write();
        using (OnnxModel model = OnnxModel.Open(file.Path))
        {
            Assert.Equal("images float[?, 3, 32, 64]", Assert.Single(model.Inputs).ToString());
            Assert.Equal("output0 float[?, 1, 2]", Assert.Single(model.Outputs).ToString());
            Assert.Equal("detect", model.Metadata["task"]);
            Assert.Equal(OrtProvider.Cpu, model.Provider);
            Assert.Empty(model.Skipped);
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Open_MissingFile_SaysSo()
    {
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open("/nowhere/detector.onnx"));
        Assert.Equal(ModelFault.FileMissing, e.Fault);
        Assert.Equal("model /nowhere/detector.onnx: the file is missing", e.Message);
    }

    [Fact]
    public void Open_Folder_SaysThatItCannotBeRead() =>
        Assert.Equal(ModelFault.FileMissing, Assert.Throws<ModelException>(() => OnnxModel.Open(Path.GetTempPath())).Fault);

    [Fact]
    public void Open_OtherHash_NamesBoth()
    {
        using TempFile file = Tiny.Write();
        string found = Convert.ToHexStringLower(SHA256.HashData(Tiny.ToArray()));
        string wanted = new('A', 64);
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open(file.Path, new OnnxModelOptions { Sha256 = wanted }));
        Assert.Equal(ModelFault.HashDiffers, e.Fault);
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
        Assert.Contains(wanted.ToLowerInvariant(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SameHashInCapitals_Opens()
    {
        using TempFile file = Tiny.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, new OnnxModelOptions { Sha256 = Convert.ToHexString(SHA256.HashData(Tiny.ToArray())) });
        Assert.Single(model.Inputs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Open_Garbage_SaysThatItIsNoModel(int length)
    {
        byte[] content = new byte[length];
        new Random(7).NextBytes(content);
        using var file = new TempFile(content);
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open(file.Path));
        Assert.Equal(ModelFault.NotOnnx, e.Fault);
        Assert.DoesNotContain('\n', e.Message);
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Open_UnknownOperator_IsRefusedInOneLine()
    {
        using var file = new TempFile(new OnnxWriter().Input("x", OnnxWriter.Float, 1).Node("Frobnicate", ["x"], "y").Output("y", OnnxWriter.Float, 1).ToArray());
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open(file.Path));
        Assert.Equal(ModelFault.Refused, e.Fault);
        Assert.Contains("Frobnicate", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Open_CudaThenCpu_TakesTheFirstThatWorksAndSaysWhyNot()
    {
        using TempFile file = Tiny.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, new OnnxModelOptions { Providers = [OrtProvider.Cuda, OrtProvider.Cpu] });
        if (model.Provider == OrtProvider.Cpu)
            Assert.StartsWith("Cuda: ", Assert.Single(model.Skipped), StringComparison.Ordinal);
        else
            Assert.Empty(model.Skipped);
    }

    [Fact]
    public void Open_OnlyAProviderThatIsNotThere_SaysWhy()
    {
        using TempFile file = Tiny.Write();
        if (OrtProviders.Probe(OrtProvider.TensorRt).Works)
            return;
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open(file.Path, new OnnxModelOptions { Providers = [OrtProvider.TensorRt] }));
        Assert.Equal(ModelFault.NoProvider, e.Fault);
        Assert.Contains("TensorRt: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoThreads_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OnnxModel.Open("x.onnx", new OnnxModelOptions { Threads = 0 }));
}
