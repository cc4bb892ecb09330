using VisionPipeline.Gpu;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Gpu;

[Collection(HostGpuCollection.Name)]
public sealed class GpuKernelsTests : IDisposable
{
    private readonly HostGpu _gpu;
    private readonly string _folder;

    public GpuKernelsTests(HostGpu gpu)
    {
        _gpu = gpu;
        _folder = gpu.NewFolder();
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
            gpu.Reset();
    }

    public void Dispose() => NativeHandles.AssertNoneLeft();

    [NeedsFact(HostGpu.Compilers)]
    public void TryOpen_Twice_CompilesOnce()
    {
        Assert.Null(Open());
        string[] files = [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order()];
        string[] texts = ["letterbox", "motion", "platecrop"];
        Assert.Equal(texts.Length, files.Length);
        for (int i = 0; i < texts.Length; i++)
            Assert.Matches($"^{texts[i]}-sm_87-[0-9a-f]{{16}}[.]kernel$", files[i]);
        Assert.Equal(texts.Length, Compilations());

        Assert.Null(Open());
        Assert.Equal(texts.Length, Compilations());
        Assert.Null(Open(ordinal: 1));
        Assert.Equal(2 * texts.Length, Compilations());
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryOpen_WithADamagedFile_CompilesItAgainAndMendsIt()
    {
        Assert.Null(Open());
        string file = Directory.GetFiles(_folder, "letterbox*").Single();
        byte[] whole = File.ReadAllBytes(file);
        foreach (byte[] damaged in new[] { whole[..^1], [], [.. whole[..40], (byte)(whole[40] ^ 1), .. whole[41..]] })
        {
            File.WriteAllBytes(file, damaged);
            _gpu.Reset();
            var cache = new KernelCache(_folder);
            Assert.Null(Open(cache));
            Assert.Equal(1, Compilations());
            Assert.Equal(whole, File.ReadAllBytes(file));
            Assert.Equal($"{file}: damaged, compiled again", cache.Trouble);
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryOpen_WithoutACompiler_TakesWhatIsKept()
    {
        Assert.Null(Open());
        _gpu.FailCompiler("nvrtcCompileProgram", 1);
        Assert.Null(Open());
        Assert.Equal("nvrtcCompileProgram: NVRTC_ERROR_OUT_OF_MEMORY (1)", Open(new KernelCache(_gpu.NewFolder())));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryOpen_WithAFolderThatIsNone_WorksAndSaysSo()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var cache = new KernelCache(Path.Combine(file, "kernels"));
        Assert.Null(Open(cache));
        Assert.StartsWith(cache.Folder, cache.Trouble, StringComparison.Ordinal);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryOpen_WithoutWhatItNeeds_GivesTheReason()
    {
        Assert.Equal("no CUDA device 2: there are 2, counted from 0", Open(ordinal: 2));
        _gpu.Fail("cuModuleLoadDataEx", 2);
        Assert.Equal("cuModuleLoadDataEx: CUDA_ERROR_OUT_OF_MEMORY: out of memory (2)", Open());
        _gpu.Reset();
        _gpu.Fail("cuInit", 100);
        Assert.Equal("cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected (100)", Open());
    }

    [AbsentDriverFact]
    public void TryOpen_WithoutADriver_GivesTheReason()
    {
        _gpu.Hide();
        try
        {
            Assert.Equal("no CUDA driver: libcuda.so.1 not found", Open());
        }
        finally
        {
            if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
                _gpu.Show();
        }
    }

    // The texts as device code, by the one compiler for it that distributions carry. Local memory would be a copy of the argument
    // for each thread: hundreds of bytes written before the first pixel is read.
    [NeedsFact("clang")]
    public async Task Texts_AsDeviceCode_CompileWithoutLocalMemory()
    {
        foreach (KernelSource source in new[] { KernelSource.Letterbox, KernelSource.PlateCrop, KernelSource.Motion, KernelSource.Enhance, KernelSource.Paint })
        {
            string text = Path.Combine(_folder, source.Name);
            string shim = await File.ReadAllTextAsync(Path.Combine(HostGpu.Shims, "device.h"));
            await File.WriteAllTextAsync(text, shim + source.Text);
            (await CommandLine.RunAsync(
                "clang",
                ["-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=sm_80", "-nocudainc", "-nocudalib", "-std=c++14", "-Wall", "-Wextra", "-Werror", "-O2", "-S", text, "-o", text + ".ptx"])).OrThrow("clang");
            string ptx = await File.ReadAllTextAsync(text + ".ptx");
            Assert.Contains(".visible .entry", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain("__local_depot", ptx, StringComparison.Ordinal);
        }
    }

    private int Compilations() => _gpu.CompilerJournal.Count(static line => line == "nvrtcCompileProgram");

    private string? Open(KernelCache? cache = null, int ordinal = 0)
    {
        bool opened = GpuKernels.TryOpen(ordinal, cache ?? new KernelCache(_folder), out GpuKernels? kernels, out string? reason);
        Assert.Equal(opened, kernels is not null);
        Assert.Equal(opened, reason is null);
        kernels?.Dispose();
        return reason;
    }
}
