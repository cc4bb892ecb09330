using System.Text;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Nvrtc;

namespace VisionPipeline.Native.Tests.Cuda;

public sealed class NvrtcCompilerTests(FakeGpuFixture gpu) : FakeGpuTest(gpu)
{
    private const string Good = "extern \"C\" __global__ void k() {}";

    [GccFact]
    public void Open_WithOnlyAnOlderName_FindsIt()
    {
        NvrtcCompiler compiler = NvrtcCompiler.Open();

        Assert.Equal(new Version(12, 0), compiler.Version);
        Assert.Equal(["8.0", "8.7", "9.0"], compiler.Architectures.Select(static a => a.ToString()));
    }

    [GccFact]
    public void CompileFor_KnownArchitecture_GivesCubinThatLoads()
    {
        NvrtcImage image = NvrtcCompiler.Open().CompileFor(Good, "k.cu", new CudaCapability(8, 7), "--use_fast_math");

        Assert.True(image.IsCubin);
        Assert.Equal("sm_87", image.Architecture);
        using (CudaContext context = Retain())
            context.LoadModule(image.Bytes.Span).Dispose();
        Assert.Equal("\x7f" + "ELF", Encoding.ASCII.GetString(image.Bytes.Span[..4]));
        Assert.Equal(["option --gpu-architecture=sm_87", "option --use_fast_math"], Gpu.Compiler.Journal.Where(static l => l.StartsWith("option", StringComparison.Ordinal)));
    }

    [GccFact]
    public void CompileFor_NewerDevice_GivesPtxThatLoads()
    {
        NvrtcImage image = NvrtcCompiler.Open().CompileFor(Good, "k.cu", new CudaCapability(12, 0));
        using CudaContext context = Retain();
        using CudaModule module = context.LoadModule(image.Bytes.Span);

        Assert.False(image.IsCubin);
        Assert.Equal(".version 8.0\n.target compute_90\n\0", Encoding.ASCII.GetString(image.Bytes.Span));
        Assert.Equal($"image of {image.Bytes.Length - 1} characters", module.Log);
    }

    [GccFact]
    public void CompileFor_OlderDevice_SaysSo() =>
        Assert.Equal(
            "nvrtcCompileProgram: NVRTC 12.0 compiles for 8.0 and newer, the device is 5.3 (-1)",
            Assert.Throws<NvrtcException>(() => NvrtcCompiler.Open().CompileFor(Good, "k.cu", new CudaCapability(5, 3))).Message);

    [GccFact]
    public void Compile_WithErrors_GivesTheFirstAndKeepsTheLog()
    {
        NvrtcException e = Assert.Throws<NvrtcException>(
            () => NvrtcCompiler.Open().Compile("int f() { return undefined_name; }", "letterbox.cu", "--gpu-architecture=sm_90"));

        Assert.Equal("nvrtcCompileProgram: NVRTC_ERROR_COMPILATION: letterbox.cu(3): error: identifier \"undefined_name\" is undefined (6)", e.Message);
        Assert.StartsWith("letterbox.cu(1): warning", e.Log, StringComparison.Ordinal);
        Assert.Contains("1 error detected", e.Log, StringComparison.Ordinal);
    }

    [GccFact]
    public void Compile_WithBadOption_NamesIt() =>
        Assert.Equal(
            "nvrtcCompileProgram: NVRTC_ERROR_INVALID_OPTION: nvrtc: error: unrecognized option --nonsense found (5)",
            Assert.Throws<NvrtcException>(() => NvrtcCompiler.Open().Compile(Good, "k.cu", "--nonsense")).Message);

    [GccFact]
    public void Compile_WithZeroCharacter_IsRefused() =>
        Assert.Throws<ArgumentException>(() => NvrtcCompiler.Open().Compile("a\0b", "k.cu"));

    [GccFact]
    public void Compile_WhenALaterCallFails_ReleasesTheProgram()
    {
        Gpu.Compiler.Fail("nvrtcGetPTXSize", 1);

        Assert.Equal("nvrtcGetPTXSize: NVRTC_ERROR_OUT_OF_MEMORY (1)", Assert.Throws<NvrtcException>(() => NvrtcCompiler.Open().Compile(Good, "k.cu")).Message);
        Assert.Contains("nvrtcDestroyProgram", Gpu.Compiler.Journal);
    }
}
