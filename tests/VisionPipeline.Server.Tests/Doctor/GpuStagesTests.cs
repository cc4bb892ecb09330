using VisionPipeline.Decoding;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Tests.Doctor;

public sealed class GpuStagesTests
{
    private static readonly GpuDevice Device = new()
    {
        Index = 0,
        Name = "H100",
        Uuid = null,
        PciBusId = null,
        ComputeCapability = "9.0",
        MemoryTotalBytes = 1,
        SmCount = 132,
        AsyncEngineCount = 3,
        Integrated = false,
        CudaVersion = "13.0",
    };

    [Fact]
    public void Of_WithoutADriver_SaysItOnceAndWhatTakesItsPlace()
    {
        IReadOnlyList<GpuStage> stages = GpuStages.Of([], new Dictionary<string, IReadOnlyList<DecoderAttempt>>(), [], [], new GpuInventory([], "no CUDA driver: libcuda.so.1 not found", null));
        Assert.Equal(7, stages.Count);
        Assert.Equal("no CUDA driver: libcuda.so.1 not found", stages[0].Problem);
        Assert.All(stages.Skip(1), static stage => Assert.Equal("no driver", stage.Problem));
        Assert.All(stages, static stage => Assert.NotEmpty(stage.Otherwise));
    }

    [Fact]
    public void Of_ABoard_AsksForItsOwnCodecs()
    {
        var decoders = new Dictionary<string, IReadOnlyList<DecoderAttempt>>
        {
            ["h264"] = [new(DecoderKind.Cuda, null, "no NVDEC: libnvcuvid.so.1 not found"), new(DecoderKind.Nvv4l2, null, "this FFmpeg has no decoder h264_nvv4l2dec; this FFmpeg has no decoder h264_nvmpi")],
        };
        EncoderFinding[] encoders = [new("h264_nvenc", "no"), new("h264_v4l2m2m", "no V4L2 decoder: no /dev/video*"), new("h264_nvmpi", null)];
        Dictionary<string, GpuStage> stages = GpuStages.Of([], decoders, encoders, [], new GpuInventory([Device with { Name = "Orin", Integrated = true }], null, null)).ToDictionary(static stage => stage.Name);
        Assert.Contains("h264_nvmpi", stages["decoding"].Problem, StringComparison.Ordinal);
        Assert.Contains("nvv4l2dec", stages["decoding"].Needs, StringComparison.Ordinal);
        Assert.Null(stages["encoding"].Problem);
    }

    [Fact]
    public void Of_AMachineWithParts_SaysOfEachWhetherItWorks()
    {
        NativeLibraryReport[] libraries = [new NativeLibraryProbe { Name = "NVRTC", FileNames = ["libnvrtc-no-such.so"], Package = "p", Required = false, Version = static _ => "1" }.Run()];
        var decoders = new Dictionary<string, IReadOnlyList<DecoderAttempt>> { ["h264"] = [new(DecoderKind.Cuda, "h264", null)] };
        EncoderFinding[] encoders = [new("hevc_nvenc", "no capable device"), new("h264_nvenc", "no capable device"), new("libx264", null)];
        OrtProviderReport[] providers = [new(OrtProvider.Cpu, true, null, true, null), new(OrtProvider.Cuda, false, "x", true, null), new(OrtProvider.TensorRt, false, null, false, "built without TensorRT")];
        Dictionary<string, string?> problems = GpuStages.Of(libraries, decoders, encoders, providers, new GpuInventory([Device], null, "no NVML: libnvidia-ml.so.1 not found"))
            .ToDictionary(static stage => stage.Name, static stage => stage.Problem);
        Assert.Null(problems["driver"]);
        Assert.Null(problems["decoding"]);
        Assert.Contains("libnvrtc-no-such.so", problems["letterbox and plates"], StringComparison.Ordinal);
        Assert.Null(problems["inference"]);
        Assert.Equal("built without TensorRT", problems["inference, faster"]);
        Assert.Equal("no capable device", problems["encoding"]);
        Assert.Equal("no NVML: libnvidia-ml.so.1 not found", problems["gauges"]);
    }
}
