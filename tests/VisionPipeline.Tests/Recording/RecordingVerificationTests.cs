using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class RecordingVerificationTests
{
    [RequiresClipsTheory]
    [InlineData("nothing", null)]
    [InlineData("change", "the file was changed")]
    [InlineData("cut", "in the index")]
    [InlineData("delete", "the file is missing")]
    [InlineData("foreign", "the index does not know it")]
    public async Task Run_FolderDamaged_NamesTheFault(string how, string? words)
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(await TestClips.H264Async());
        string file = rig.PathOf(Assert.Single(rig.Finish()));
        byte[] bytes = await File.ReadAllBytesAsync(file);
        switch (how)
        {
            case "change":
                bytes[^100] ^= 1;
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "cut":
                await File.WriteAllBytesAsync(file, bytes[..^1]);
                break;
            case "delete":
                File.Delete(file);
                break;
            case "foreign":
                string foreign = Path.Combine(Path.GetDirectoryName(file)!, "foreign.mp4");
                await File.WriteAllTextAsync(foreign, "");
                File.SetLastWriteTimeUtc(foreign, DateTime.UnixEpoch);
                break;
        }

        using RecordingIndex index = RecordingIndex.Open(rig.Folder);
        VerificationReport report = RecordingVerification.Run(rig.Folder, index);
        Assert.Equal(1, report.Files);
        if (words is null)
            Assert.Empty(report.Lines);
        else
            Assert.Contains(words, Assert.Single(report.Lines), StringComparison.Ordinal);
    }
}
