using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Native.Tests.OnnxRuntime;

public sealed class OrtProvidersTests
{
    [Fact]
    public void Probe_Cpu_RunsTheModel()
    {
        OrtProviderReport report = OrtProviders.Probe()[(int)OrtProvider.Cpu];

        Assert.Null(report.Problem);
        Assert.True(report.Works);
        Assert.True(report.InBuild);
    }

    [Fact]
    public void Probe_Gpu_WorksOrSaysWhy()
    {
        foreach (OrtProviderReport report in OrtProviders.Probe().Where(r => r.Provider != OrtProvider.Cpu))
        {
            Assert.Equal(report.Works, report.Problem is null);
            Assert.DoesNotContain('\n', report.Problem ?? "");
            if (!NativeLibrary.TryLoad("libcuda.so.1", out _))
                Assert.Equal("libcuda.so.1 not found: there is no NVIDIA driver here", report.Problem);
        }
    }

    [Fact]
    public void Probe_UnknownProvider_SaysSo()
    {
        OrtProviderReport report = OrtProviders.Probe((OrtProvider)9);

        Assert.False(report.Works);
        Assert.NotNull(report.Problem);
    }

    [Fact]
    public void Append_MissingProvider_ThrowsAndTheOptionsStayUsable()
    {
        if (OrtProviders.Probe(OrtProvider.TensorRt).Works)
            return;
        using var options = new SessionOptions();

        Assert.Throws<OrtLibraryException>(() => OrtProviders.Append(options, OrtProvider.TensorRt));

        using var session = new InferenceSession(OrtProbeModel.Create(), options);
        Assert.Equal(["x"], session.InputNames);
    }

    [Fact]
    public void Folder_SetAfterUse_ThrowsAndNamesTheFileInUse()
    {
        OrtNativeLibrary.EnsureLoaded();

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => OrtNativeLibrary.Folder = "/nowhere");

        Assert.Contains(OrtNativeLibrary.LoadedPath!, refused.Message, StringComparison.Ordinal);
        Assert.Null(OrtNativeLibrary.Folder);
    }

    [Fact]
    public void Probes_Library_IsReadyBesideTheApplication()
    {
        NativeLibraryReport report = Assert.Single(OnnxRuntimeLibraries.Probes).Run();

        Assert.Equal(NativeLibraryState.Ready, report.State);
        Assert.StartsWith("1.", report.Version, StringComparison.Ordinal);
        Assert.StartsWith(AppContext.BaseDirectory, report.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.24.9", false)]
    [InlineData("1.25.0", true)]
    [InlineData("1.30.1", true)]
    [InlineData("2.0.0", false)]
    [InlineData("", false)]
    public void Judge_Version_SaysWhetherTheApiFits(string version, bool fits) => Assert.Equal(fits, OrtVersion.Judge(version) is null);
}
