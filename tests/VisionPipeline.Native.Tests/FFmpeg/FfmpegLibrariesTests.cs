using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed class FfmpegLibrariesTests
{
    [Fact]
    public void Judge_RightMajor_IsSilent() => Assert.Null(FfmpegLibraries.Judge("libavcodec", "59.37.100", 59));

    [Theory]
    [InlineData("60.3.100")]
    [InlineData("5.9.37")]
    [InlineData("")]
    [InlineData("59x.1")]
    public void Judge_OtherMajor_NamesWhatIsThereAndWhatWouldBeRight(string version)
    {
        string? line = FfmpegLibraries.Judge("libavcodec", version, 59);

        Assert.Equal($"libavcodec is version {version}, but the binding is for major 59: install libavcodec59", line);
    }

    [Fact]
    public void Probes_AllSix_NameTheirPackages() =>
        Assert.Equal(
            ["libavutil57", "libswresample4", "libswscale6", "libavcodec59", "libavformat59", "libavdevice59"],
            FfmpegLibraries.Probes.Select(static p => p.Package));

    [NeedsFfmpegFact]
    public void Probes_WithFfmpegInstalled_AreReadyWithPathAndVersion()
    {
        foreach (NativeLibraryProbe probe in FfmpegLibraries.Probes)
        {
            NativeLibraryReport report = probe.Run();

            Assert.True(report.State == NativeLibraryState.Ready, $"{report.Name}: {report.Problem}");
            Assert.Matches(@"^\d+\.\d+\.\d+$", report.Version);
            Assert.Contains(probe.FileNames[0], report.Path, StringComparison.Ordinal);
        }
    }
}
