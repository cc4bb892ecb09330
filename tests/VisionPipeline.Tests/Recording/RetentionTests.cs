using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class RetentionTests
{
    private const long Hour = 3600L * 1_000_000;

    [Fact]
    public void Run_OldFiles_GoByTheirKindsAge()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 30);
        shelf.Add("segments/a/2.mp4", RecordedKind.Segment, hoursOld: 20);
        shelf.Add("clips/a/1.mp4", RecordedKind.Clip, hoursOld: 30);
        shelf.Add("clips/a/2.mp4", RecordedKind.Clip, hoursOld: 60);
        shelf.Run(new CameraRecordingConfig { KeepSegments = TimeSpan.FromHours(24), KeepEvents = TimeSpan.FromHours(48) });
        shelf.AssertLeft("clips/a/1.mp4", "segments/a/2.mp4");
    }

    [Fact]
    public void Run_TooManyBytes_OldestSegmentsGoFirst()
    {
        using var shelf = new Shelf();
        for (int i = 1; i <= 5; i++)
            shelf.Add($"segments/a/{i}.mp4", RecordedKind.Segment, hoursOld: 10 - i);
        shelf.Add("segments/b/1.mp4", RecordedKind.Segment, hoursOld: 20);
        shelf.Add("clips/a/1.mp4", RecordedKind.Clip, hoursOld: 20);
        shelf.Run(new CameraRecordingConfig { MaxBytes = 2500 });
        shelf.AssertLeft("clips/a/1.mp4", "segments/a/4.mp4", "segments/a/5.mp4", "segments/b/1.mp4");
    }

    [Fact]
    public void MakeRoom_DiskFull_DeletesOldestOfAllCameras()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 3);
        shelf.Add("segments/b/1.mp4", RecordedKind.Segment, hoursOld: 4);
        shelf.Add("clips/a/1.mp4", RecordedKind.Clip, hoursOld: 9);
        shelf.MakeRoom(1);
        shelf.AssertLeft("clips/a/1.mp4", "segments/a/1.mp4");
    }

    [Theory]
    [InlineData(RecordingState.Writing)]
    [InlineData(RecordingState.Closed)]
    public void Run_WrittenOrHeld_IsNeverDeleted(RecordingState state)
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 300, state);
        if (state == RecordingState.Closed)
            shelf.Index.Hold("a", shelf.Now - (310 * Hour), shelf.Now, "legal");
        shelf.Run(new CameraRecordingConfig { KeepSegments = TimeSpan.FromHours(1), MaxBytes = 0 });
        shelf.AssertLeft("segments/a/1.mp4");
    }

    [Fact]
    public void Run_HoldLiftedOrExpired_Deletes()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 300);
        shelf.Index.Hold(null, 0, long.MaxValue, "export", shelf.Now - 1);
        long hold = shelf.Index.Hold(null, 0, long.MaxValue, "legal");
        Assert.True(shelf.Index.Lift(hold));
        Assert.False(shelf.Index.Lift(hold));
        shelf.Run(new CameraRecordingConfig());
        shelf.AssertLeft();
        Assert.Equal(["segments/a/1.mp4"], shelf.Told);
    }

    [Fact]
    public void Repair_CrashBetweenMarkAndDrop_FinishesTheDeletion()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 3, RecordingState.Deleting);
        RepairReport report = RecordingRepair.Run(shelf.Folder.Path, shelf.Index);
        Assert.Equal((1, 0), (report.Deleted, report.Adopted));
        shelf.AssertLeft();
    }

    [Fact]
    public void Repair_FileThatCannotBeDeleted_StaysMarkedAndTheRestGoes()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 3, RecordingState.Deleting);
        shelf.Add("segments/a/2.mp4", RecordedKind.Segment, hoursOld: 2, RecordingState.Deleting);
        shelf.TurnIntoFolder("segments/a/1.mp4");
        RepairReport report = RecordingRepair.Run(shelf.Folder.Path, shelf.Index);
        Assert.Equal((1, 0), (report.Deleted, report.Missing));
        Assert.Contains("cannot be deleted", Assert.Single(report.Lines), StringComparison.Ordinal);
        Assert.Equal(["segments/a/1.mp4"], shelf.Index.Paths());
    }

    [Fact]
    public void Run_FileThatCannotBeDeleted_StaysMarkedAndTheRestGoes()
    {
        using var shelf = new Shelf();
        shelf.Add("segments/a/1.mp4", RecordedKind.Segment, hoursOld: 300);
        shelf.Add("segments/a/2.mp4", RecordedKind.Segment, hoursOld: 200);
        shelf.TurnIntoFolder("segments/a/1.mp4");
        var config = new CameraRecordingConfig { KeepSegments = TimeSpan.FromHours(1) };
        Assert.Throws<IOException>(() => shelf.Run(config));
        Assert.Equal(["segments/a/2.mp4"], shelf.Told);
        Assert.Equal(RecordingState.Deleting, shelf.Index.Find("segments/a/1.mp4")!.State);
        shelf.Run(config);
        Assert.Equal(["segments/a/1.mp4"], shelf.Index.Paths());
    }

    private sealed class Shelf : IDisposable
    {
        public Shelf()
        {
            Index = RecordingIndex.Open(Folder.Path);
            Now = (long)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        }

        public TempFolder Folder { get; } = new();

        public RecordingIndex Index { get; }

        public long Now { get; }

        public List<string> Told { get; } = [];

        public void Add(string path, RecordedKind kind, int hoursOld, RecordingState state = RecordingState.Closed)
        {
            string file = Path.Combine(Folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, new byte[1000]);
            long start = Now - (hoursOld * Hour);
            Index.Put([new RecordingRow { Kind = kind, Camera = path.Split('/')[1], Path = path, State = state, StartMicroseconds = start, EndMicroseconds = start + 60_000_000, Bytes = 1000 }]);
        }

        public void TurnIntoFolder(string path)
        {
            File.Delete(Path.Combine(Folder.Path, path));
            Directory.CreateDirectory(Path.Combine(Folder.Path, path));
        }

        public void Run(CameraRecordingConfig camera) => Make(camera).Run();

        public void MakeRoom(long bytes) => Make(new CameraRecordingConfig()).MakeRoom(bytes);

        public void AssertLeft(params string[] paths)
        {
            string[] files = [.. Directory.EnumerateFiles(Folder.Path, "*.mp4", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder.Path, file)).Order(StringComparer.Ordinal)];
            Assert.Equal(paths, files);
            Assert.Equal(paths, Index.Paths().Order(StringComparer.Ordinal));
        }

        public void Dispose()
        {
            Index.Dispose();
            Folder.Dispose();
        }

        private Retention Make(CameraRecordingConfig camera) => new(
            Folder.Path, new RecordingConfig { Defaults = camera, Cameras = new Dictionary<string, CameraRecordingConfig> { ["b"] = new() } }, Index, TimeProvider.System, rows => Told.AddRange(rows.Select(row => row.Path)));
    }
}
