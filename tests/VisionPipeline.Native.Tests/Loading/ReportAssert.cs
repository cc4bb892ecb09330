using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.Loading;

internal static class ReportAssert
{
    internal static void Wrong(NativeLibraryReport report, string problem)
    {
        Assert.Equal(problem, report.Problem);
        Assert.Equal(NativeLibraryState.Wrong, report.State);
        Assert.Null(report.Version);
    }
}
