using VisionPipeline.Native.Kafka;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Sqlite;

namespace VisionPipeline.Native.Tests.Kafka;

public sealed class KafkaLibrariesTests
{
    [Fact]
    public void Probes_AfterSetup_AreReadyWithVersionAndPath()
    {
        foreach (NativeLibraryProbe probe in (NativeLibraryProbe[])[.. KafkaLibraries.Probes, .. SqliteLibraries.Probes])
        {
            NativeLibraryReport report = probe.Run();

            Assert.Null(report.Problem);
            Assert.Equal(NativeLibraryState.Ready, report.State);
            Assert.Matches(@"^\d+\.\d+\.\d+", report.Version!);
            // Null where Confluent.Kafka's copy came first: the loader then gives that one, whose file has another name.
            Assert.True(report.Path is null || File.Exists(report.Path), report.Path);
        }
    }

    [Theory]
    [InlineData("1.8.2", false)]
    [InlineData("2.0.2", true)]
    [InlineData("not a version", false)]
    public void Judge_Version_SaysWhetherItFits(string version, bool fits) =>
        Assert.Equal(fits, KafkaLibraries.Probes[0].Judge(version) is null);
}
