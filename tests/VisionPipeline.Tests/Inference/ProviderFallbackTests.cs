using VisionPipeline.Inference;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Tests.Inference;

public sealed class ProviderFallbackTests
{
    private static readonly TinyModel Model = new() { Width = 4, Height = 2, Shape = [1, 2], Base = [1, 2], Gain = [1, 10] };

    private readonly FaultyEngines _engines = new();
    private readonly List<ProviderChange> _changes = [];

    [Fact]
    public void Open_TakesTheFirstThatWorks_AndSaysWhyNotTheOthers()
    {
        _engines.Missing[OrtProvider.TensorRt] = "TensorRt: not here";
        using TempFile file = Model.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, Options());
        Assert.Equal(OrtProvider.Cuda, model.Provider);
        Assert.Equal(["TensorRt: not here"], model.Skipped);
        _engines.Missing[OrtProvider.Cuda] = "Cuda: neither";
        _engines.Missing[OrtProvider.Cpu] = "Cpu: nor";
        ModelException e = Assert.Throws<ModelException>(() => OnnxModel.Open(file.Path, Options()));
        Assert.Equal(ModelFault.NoProvider, e.Fault);
        Assert.EndsWith("no provider works: TensorRt: not here; Cuda: neither; Cpu: nor", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_ProviderThatFails_IsReplacedAndTheBatchRunAgain(int batch)
    {
        _engines.Lifetimes[OrtProvider.TensorRt] = 2;
        _engines.Lifetimes[OrtProvider.Cuda] = 1;
        using (TempFile file = (Model with { Batch = batch }).Write())
        using (OnnxModel model = OnnxModel.Open(file.Path, Options()))
        using (var runner = new BatchRunner(model, [3, 2, 4], 3, ["output0"], [[1, 2]]))
        {
            OrtProvider[] ranOn = new OrtProvider[6];
            for (int run = 0; run < 6; run++)
            {
                for (int i = 0; i < 3; i++)
                    runner.Input<float>(i).Fill(run + (i / 10f));
                runner.Run(3);
                ranOn[run] = model.Provider;
                for (int i = 0; i < 3; i++)
                    Assert.Equal([1 + run + (i / 10f), 2 + (10 * (run + (i / 10f)))], runner.Output(0, i).ToArray().Select(static value => MathF.Round(value, 3)));
            }

            Assert.Equal([OrtProvider.TensorRt, OrtProvider.TensorRt, OrtProvider.Cuda, OrtProvider.Cpu, OrtProvider.Cpu, OrtProvider.Cpu], ranOn);
            string name = Path.GetFileNameWithoutExtension(file.Path);
            Assert.Equal(
                [new ProviderChange(name, OrtProvider.TensorRt, OrtProvider.Cuda, "TensorRt broke"), new ProviderChange(name, OrtProvider.Cuda, OrtProvider.Cpu, "Cuda broke")],
                _changes);
            Assert.Equal(["TensorRt: TensorRt broke", "Cuda: Cuda broke"], model.Skipped);
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Run_OtherRunnersOfTheModel_MoveWithoutFailing()
    {
        _engines.Lifetimes[OrtProvider.TensorRt] = 3;
        using TempFile file = Model.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, Options());
        using var one = new BatchRunner(model, [3, 2, 4], 1, ["output0"], [[1, 2]]);
        using var other = new BatchRunner(model, [3, 2, 4], 1, ["output0"]);
        other.Run(1);
        for (int i = 0; i < 4; i++)
            one.Run(1);
        other.Run(1);
        Assert.Equal(OrtProvider.Cuda, model.Provider);
        Assert.Single(_changes);
        Assert.Equal([1, 2], other.Output(0, 0).ToArray());
        Assert.Equal([OrtProvider.TensorRt, OrtProvider.Cuda], _engines.Opened);
    }

    [Fact]
    public void Run_ResultsOfVaryingSize_AreThoseOfTheSecondTry()
    {
        _engines.Lifetimes[OrtProvider.TensorRt] = 1;
        using TempFile file = Model.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, Options());
        using var runner = new BatchRunner(model, [3, 2, 4], 2);
        for (int run = 0; run < 3; run++)
        {
            runner.Input<float>(1).Fill(run);
            runner.Run(2);
            Assert.Equal([1 + run, 2 + (10 * run)], runner.Output(0, 1).ToArray());
        }

        Assert.Equal(OrtProvider.Cuda, model.Provider);
    }

    [Fact]
    public void Run_WhenTheLastOneFails_SaysSoAndStaysFailing()
    {
        _engines.Lifetimes[OrtProvider.TensorRt] = 0;
        _engines.Lifetimes[OrtProvider.Cuda] = 0;
        _engines.Lifetimes[OrtProvider.Cpu] = 0;
        using TempFile file = Model.Write();
        using OnnxModel model = OnnxModel.Open(file.Path, Options());
        using var runner = new BatchRunner(model, [3, 2, 4], 1, ["output0"], [[1, 2]]);
        for (int i = 0; i < 2; i++)
        {
            ModelException e = Assert.Throws<ModelException>(() => runner.Run(1));
            Assert.Equal(ModelFault.RunFailed, e.Fault);
            Assert.Contains("Cpu broke", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, _changes.Count);
    }

    [Fact]
    public void Setup_OfProviders_NamesWhatTheyNeed()
    {
        var setup = new OrtProviderSetup { Device = 1, Stream = 1234, CacheFolder = "/c", Profile = new TensorRtProfile("images", [3, 384, 640], 16) };
        Assert.Equal(
            ["device_id=1", "has_user_compute_stream=1", "user_compute_stream=1234"],
            setup.ForCuda().Select(static pair => $"{pair.Key}={pair.Value}"));
        Dictionary<string, string> tensorRt = setup.ForTensorRt();
        Assert.Equal("1", tensorRt["trt_fp16_enable"]);
        Assert.Equal("/c", tensorRt["trt_engine_cache_path"]);
        Assert.Equal("/c", tensorRt["trt_timing_cache_path"]);
        Assert.Equal(("images:1x3x384x640", "images:16x3x384x640", "images:16x3x384x640"), (tensorRt["trt_profile_min_shapes"], tensorRt["trt_profile_opt_shapes"], tensorRt["trt_profile_max_shapes"]));
        Assert.Equal(["device_id"], new OrtProviderSetup().ForCuda().Keys);

        // Each records by its own key, and by that alone.
        Assert.Equal(["device_id", "enable_cuda_graph"], new OrtProviderSetup { Graphs = true }.ForCuda().Keys);
        Assert.Equal(["device_id", "trt_cuda_graph_enable", "trt_fp16_enable"], new OrtProviderSetup { Graphs = true }.ForTensorRt().Keys);
        Assert.Equal(["device_id", "trt_fp16_enable"], new OrtProviderSetup().ForTensorRt().Keys);
    }

    [Fact]
    public void Profile_OfAModel_IsForOneInputWithAnOpenBatchOnly()
    {
        var open = new TensorPort("images", TensorElement.Float32, [-1, 3, 384, 640]);
        TensorRtProfile made = OrtEngines.ProfileOf([open], 8)!;
        Assert.Equal(("images", 8), (made.Input, made.MostBatch));
        Assert.Equal([3, 384, 640], made.ItemShape);
        Assert.Null(OrtEngines.ProfileOf([open with { Dimensions = [1, 3, 384, 640] }], 8));
        Assert.Null(OrtEngines.ProfileOf([open with { Dimensions = [-1, 3, -1, -1] }], 8));
        Assert.Null(OrtEngines.ProfileOf([open, open], 8));
        Assert.Null(OrtEngines.ProfileOf([open with { Dimensions = [] }], 8));
    }

    private OnnxModelOptions Options() => new()
    {
        Providers = [OrtProvider.TensorRt, OrtProvider.Cuda, OrtProvider.Cpu],
        Engines = _engines,
        Changed = _changes.Add,
    };
}
