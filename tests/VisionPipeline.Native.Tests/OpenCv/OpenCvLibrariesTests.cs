using OpenCvSharp;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.OpenCv;

public sealed class OpenCvLibrariesTests
{
    [Fact]
    public void Probes_OnAMachineThatWasSetUp_AreReadyWithVersionAndPath()
    {
        foreach (NativeLibraryProbe probe in OpenCvLibraries.Probes)
        {
            NativeLibraryReport report = probe.Run();
            Assert.True(report.State == NativeLibraryState.Ready, $"{report.Name}: {report.Problem}");
            Assert.StartsWith("4.", report.Version, StringComparison.Ordinal);
            Assert.Contains(report.Name, report.Path, StringComparison.Ordinal);
        }
    }
}
