using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class RecordingRepairTests
{
    [RequiresClipsTheory]
    [InlineData(0.99)]
    [InlineData(0.7)]
    [InlineData(0.5)]
    public async Task Start_FileTornByACrash_KeepsTheWholeFragments(double keep)
    {
        using var folder = new TempFolder();
        (RecordingRow row, string file) = await RecordAsync(folder.Path, RecordingState.Writing);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..(int)(bytes.Length * keep)]);

        using var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Equal((1, 0, 0), (rig.Service.Repair.Repaired, rig.Service.Repair.Adopted, rig.Service.Repair.SetAside));
        RecordingRow repaired = Assert.Single(rig.Finish());
        Assert.Equal((RecordingState.Repaired, new FileInfo(file).Length, FileHash.Of(file)), (repaired.State, repaired.Bytes, repaired.Sha256));
        int frames = await RecordingRig.AssertPlaysAsync(file);
        Assert.Equal(frames, repaired.Packets);
        Assert.InRange(frames, (row.Packets * keep) - 30, row.Packets);
    }

    [RequiresClipsFact]
    public async Task Start_TailOfZeros_IsCut()
    {
        using var folder = new TempFolder();
        (RecordingRow row, string file) = await RecordAsync(folder.Path, RecordingState.Writing);
        await using (FileStream stream = File.Open(file, FileMode.Append))
            stream.Write(new byte[50_000]);
        using var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Equal(row.Packets, Assert.Single(rig.Finish()).Packets);
        Assert.Equal(row.Bytes, new FileInfo(file).Length);
    }

    [RequiresClipsFact]
    public async Task Start_WholeFileWithoutARow_IsTakenIn()
    {
        using var folder = new TempFolder();
        (RecordingRow row, string file) = await RecordAsync(folder.Path, state: null);
        using var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Equal((0, 1, 0), (rig.Service.Repair.Repaired, rig.Service.Repair.Adopted, rig.Service.Repair.SetAside));
        RecordingRow adopted = Assert.Single(rig.Finish());
        Assert.Equal((row.Camera, row.StartMicroseconds, row.Packets, row.Sha256), (adopted.Camera, adopted.StartMicroseconds, adopted.Packets, adopted.Sha256));
        Assert.True(File.Exists(file));
    }

    [RequiresClipsFact]
    public async Task Start_WhatIsNoRecording_IsSetAsideWithAReason()
    {
        using var folder = new TempFolder();
        (_, string file) = await RecordAsync(folder.Path, RecordingState.Closed);
        string torn = Path.Combine(Path.GetDirectoryName(file)!, "120500.000.mp4");
        await File.WriteAllBytesAsync(torn, (await File.ReadAllBytesAsync(file))[..200]);
        string foreign = Path.Combine(Path.GetDirectoryName(file)!, "holiday.mp4");
        await File.WriteAllTextAsync(foreign, "not ours");
        using var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Equal(2, rig.Service.Repair.SetAside);
        string aside = Path.Combine(folder.Path, "set-aside", Path.GetRelativePath(folder.Path, foreign));
        Assert.Equal("not ours", await File.ReadAllTextAsync(aside));
        Assert.Contains("not a name", await File.ReadAllTextAsync(aside + ".reason.txt"), StringComparison.Ordinal);
        Assert.False(File.Exists(torn));
        Assert.Single(rig.Finish());
    }

    [RequiresClipsFact]
    public async Task Start_AfterRepair_FindsNothingMore()
    {
        using var folder = new TempFolder();
        (_, string file) = await RecordAsync(folder.Path, RecordingState.Writing);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..^500]);
        new RecordingRig(RecordingRig.Continuous, folder: folder.Path).Dispose();
        using var again = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Empty(again.Service.Repair.Lines);
    }

    [RequiresClipsFact]
    public async Task Start_FileGone_DropsItsRow()
    {
        using var folder = new TempFolder();
        (_, string file) = await RecordAsync(folder.Path, RecordingState.Closed);
        File.Delete(file);
        using var rig = new RecordingRig(RecordingRig.Continuous, folder: folder.Path);
        Assert.Equal(1, rig.Service.Repair.Missing);
        Assert.Empty(rig.Finish());
    }

    [Fact]
    public void Start_FolderInUse_SaysSo()
    {
        using var rig = new RecordingRig();
        var e = Assert.Throws<IOException>(() => new RecordingRig(folder: rig.Folder));
        Assert.Contains("another process records", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Records a clip of four seconds, then puts its row into a state, or takes it out.</summary>
    private static async Task<(RecordingRow Row, string File)> RecordAsync(string folder, RecordingState? state)
    {
        string clip = await TestClips.H264Async(frames: 100);
        RecordingRow row;
        using (var rig = new RecordingRig(RecordingRig.Continuous, folder: folder))
        {
            rig.Feed(clip);
            row = Assert.Single(rig.Finish());
        }

        using RecordingIndex index = RecordingIndex.Open(folder);
        if (state is RecordingState wanted)
            index.Put([row with { State = wanted, Sha256 = wanted == RecordingState.Writing ? null : row.Sha256 }]);
        else
            index.Remove(row.Path);
        return (row, Path.Combine(folder, row.Path));
    }
}
