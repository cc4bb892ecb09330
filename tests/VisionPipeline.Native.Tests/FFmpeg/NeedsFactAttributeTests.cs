using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed class NeedsFactAttributeTests
{
    [Fact]
    public void Skip_AllThere_IsNull() =>
        Assert.Null(new NeedsFactAttribute("sh", "ls") { NeedsFile = "/proc/self/maps", Matching = "r-xp" }.Skip);

    [Fact]
    public void Skip_CommandAbsent_NamesTheAbsentOneOnly() =>
        Assert.Equal("needs no-such-command on PATH", new NeedsFactAttribute("sh", "no-such-command").Skip);

    [Theory]
    [InlineData("/no/such/file")]
    [InlineData("no/such/header.h")]
    public void Skip_FileAbsent_NamesIt(string file) =>
        Assert.Equal($"needs the file {file}", new NeedsFactAttribute { NeedsFile = file }.Skip);

    [Fact]
    public void Skip_TextNotInFile_NamesBoth() =>
        Assert.Equal(
            "needs MAJOR 3 in /proc/self/status",
            new NeedsFactAttribute { NeedsFile = "/proc/self/status", Matching = "MAJOR 3" }.Skip);
}
