using VisionPipeline.Events;
using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class EvidenceTests
{
    // Noon of the tests lies long ago: by the ages of the defaults it would all be deleted.
    private static readonly CameraRecordingConfig Config = new()
    {
        Mode = RecordingMode.Continuous,
        PreRoll = TimeSpan.FromSeconds(1),
        PostRoll = TimeSpan.FromSeconds(1),
        OverlayPicture = true,
        KeepSegments = null,
        KeepEvents = null,
    };

    [RequiresClipsFact]
    public async Task OnPass_WithPictures_KeepsThemUnderTheirHashes()
    {
        using var rig = new RecordingRig(Config);
        EventEvidence evidence = await PassAsync(rig);
        Assert.Equal("evidence/gate/2026-03-01/p1-r1-frame.jpg", evidence.Frame);
        Assert.Equal("evidence/gate/2026-03-01/p1-r1-crop.jpg", evidence.Crop);
        Assert.Equal("clips/gate/2026-03-01/p1.mp4", evidence.Clip);
        IReadOnlyList<RecordingRow> pictures = rig.Finish(RecordedKind.Picture);
        Assert.Equal(3, pictures.Count);
        Assert.Equal(evidence.FrameSha256, FileHash.Of(Path.Combine(rig.Folder, evidence.Frame!)));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(rig.Folder, evidence.Frame!)));
        Assert.True(File.Exists(Path.Combine(rig.Folder, evidence.Clip!)));
    }

    [RequiresClipsFact]
    public async Task Verify_UntouchedFolder_FindsNoFault()
    {
        using var rig = new RecordingRig(Config);
        await PassAsync(rig);
        rig.Finish();
        EvidenceReport report = EvidenceVerification.Run(rig.Folder);
        Assert.Empty(report.Faults);

        // Two revisions, the segment, the clip; and the hashes of those and of three pictures.
        Assert.Equal((4, 5), (report.Lines, report.Files));
    }

    [RequiresClipsFact]
    public async Task Verify_AfterRestart_ChainGoesOn()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 2; i++)
        {
            using var rig = new RecordingRig(Config, folder: folder.Path);
            await PassAsync(rig, $"p{i}");
        }

        // A crash tears the last line.
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "evidence.log"), "{\"n\":9,\"prev");
        new RecordingRig(Config, folder: folder.Path).Dispose();
        EvidenceReport report = EvidenceVerification.Run(folder.Path);
        Assert.Empty(report.Faults);
        Assert.Equal(8, report.Lines);
    }

    [RequiresClipsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_AfterACrashAmidADeletion_FindsNoFault(bool repairsByHand)
    {
        using var folder = new TempFolder();
        using (var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path))
        {
            rig.Feed(await TestClips.H264Async(frames: 50));
            RecordingRow row = Assert.Single(rig.Finish());
            File.Delete(rig.PathOf(row));
            using RecordingIndex index = RecordingIndex.Open(folder.Path);
            index.Put([row with { State = RecordingState.Deleting, Reason = "retention" }]);
            if (repairsByHand)
            {
                // It cannot tell the chain: the row waits.
                Assert.Equal(0, RecordingRepair.Run(folder.Path, index).Deleted);
                Assert.Single(index.Paths());
            }
        }

        using (var again = new RecordingRig(RecordingRig.Continuous, folder: folder.Path))
        {
            Assert.Equal((1, 0), (again.Service.Repair.Deleted, again.Service.Repair.Missing));
            Assert.Empty(again.Finish(null));
        }

        EvidenceReport verified = EvidenceVerification.Run(folder.Path);
        Assert.Empty(verified.Faults);
        Assert.Equal(1, verified.Deleted);
    }

    [RequiresClipsTheory]
    [InlineData("frame", "is not what it was")]
    [InlineData("overlay", "is not what it was")]
    [InlineData("clip", "is not what it was")]
    [InlineData("delete", "is missing, and no line says")]
    [InlineData("text", "is not signed")]
    [InlineData("cut", "lines are missing")]
    [InlineData("swap", "does not follow")]
    [InlineData("forge", "is not signed")]
    public async Task Verify_Tampered_SaysWhichLinkBreaks(string how, string words)
    {
        using var rig = new RecordingRig(Config);
        EventEvidence evidence = await PassAsync(rig);
        rig.Finish();
        string log = Path.Combine(rig.Folder, "evidence.log");
        string[] lines = await File.ReadAllLinesAsync(log);
        switch (how)
        {
            case "frame":
                await File.WriteAllBytesAsync(Path.Combine(rig.Folder, evidence.Frame!), [1, 2, 4]);
                break;
            case "overlay":
                await File.WriteAllBytesAsync(Path.Combine(rig.Folder, evidence.Overlay!), [7]);
                break;
            case "clip":
                await using (FileStream clip = File.OpenWrite(Path.Combine(rig.Folder, evidence.Clip!)))
                {
                    clip.Position = 2000;
                    clip.WriteByte(0xAA);
                    clip.WriteByte(0x55);
                }

                break;
            case "delete":
                File.Delete(Path.Combine(rig.Folder, evidence.Crop!));
                break;
            case "text":
                lines = [.. lines.Select(line => line.Replace("\"revision\":1", "\"revision\":7", StringComparison.Ordinal))];
                break;
            case "cut":
                lines = [lines[0], .. lines[2..]];
                break;
            case "swap":
                (lines[0], lines[1]) = (lines[1], lines[0]);
                break;
            default:
                lines[^1] = lines[^1][..^10] + "00000000\"}";
                break;
        }

        await File.WriteAllLinesAsync(log, lines);
        EvidenceReport report = EvidenceVerification.Run(rig.Folder);
        Assert.Contains(report.Faults, fault => fault.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Key_MadeAtTheFirstStart_IsReadableByItsOwnerOnly()
    {
        using var rig = new RecordingRig(Config);
#pragma warning disable CA1416 // The product runs on Linux alone.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(rig.Folder, "evidence.key")));
#pragma warning restore CA1416
    }

    private static async Task<EventEvidence> PassAsync(RecordingRig rig, string pass = "p1")
    {
        EventEvidence? evidence = null;
        rig.Feed(await TestClips.H264Async(frames: 150), each: (i, _, capture) =>
        {
            var pictures = new PassPictures { Frame = [1, 2, 3], Crop = [4, 5], Overlay = [6] };
            if (i == 75)
                evidence = rig.Service.OnPass(EventClipTests.Pass(pass, 1, PassState.Confirmed, capture - 400_000, capture), pictures);
            if (i == 80)
                Assert.Equal(evidence, rig.Service.OnPass(EventClipTests.Pass(pass, 2, PassState.Closed, capture - 600_000, capture)));
            return capture;
        });
        return evidence!;
    }
}
