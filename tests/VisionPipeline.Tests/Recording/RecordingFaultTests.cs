using VisionPipeline.Events;
using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class RecordingFaultTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [RequiresClipsFact]
    public async Task Record_DiskStandsStill_CameraGoesOnAndTheRestPlays()
    {
        string clip = await TestClips.H264Async(frames: 500);
        using (var rig = new RecordingRig(RecordingRig.Continuous, new RecordingConfig { FreeSpaceFloor = 0, QueueBytes = 600_000 }))
        {
            CameraRecorder camera = rig.Service.Attach("gate");
            using var blocked = new ManualResetEventSlim();
            rig.Feed(clip, each: (i, _, capture) =>
            {
                if (i == 100)
                    rig.Service.Disk.Post(() => blocked.Wait(Deadline));
                if (i == 400)
                {
                    blocked.Set();
                    Assert.True(SpinWait.SpinUntil(() => rig.Service.Counters.QueuedBytes == 0, Deadline));
                }

                return capture;
            });
            Assert.InRange(camera.Counters.Dropped, 1, 300);
            IReadOnlyList<RecordingRow> rows = rig.Finish();
            Assert.InRange(rows.Count, 2, 40);
            Assert.InRange(rows.Sum(row => row.Packets), 100, 499);
            Assert.True(rows.Max(row => row.EndMicroseconds) > RecordingRig.Noon + 18_000_000);
            foreach (RecordingRow row in rows)
                Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        }

        NativeHandles.AssertNoneLeft();
    }

    [SmallDiskFact(clips: true)]
    public async Task Record_DiskFull_PausesWithAnAlarmAndResumes()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Picture = ClipPicture.Noise, Width = 320, Height = 180, Frames = 100 });
        using (var disk = new SmallDisk(megabytes: 24))
        using (var folder = new RecordingRig(RecordingRig.Continuous, folder: disk.Path))
        {
            using (RecordingIndex index = RecordingIndex.Open(disk.Path))
                index.Hold("gate", RecordingRig.Noon, RecordingRig.Noon + 60_000_000, "retention would make room with it");
            disk.Fill(spare: 2 << 20);
            folder.Feed(clip);
            HealthEvent alarm = await folder.HealthAsync(health => health.Alarm && health.Message.Contains("paused", StringComparison.Ordinal), Deadline);
            Assert.Equal((HealthKind.Recording, "node-1"), (alarm.Kind, alarm.Node));
            Assert.NotNull(folder.Service.Paused);

            disk.Free();
            await folder.HealthAsync(health => !health.Alarm && health.Message.Contains("resumed", StringComparison.Ordinal), Deadline);
            folder.Feed(clip, start: RecordingRig.Noon + 600_000_000);
            IReadOnlyList<RecordingRow> rows = folder.Finish();
            Assert.Contains(rows, row => row.State == RecordingState.Broken);
            Assert.Contains(rows, row => row.State == RecordingState.Closed && row.Packets == 100);
            foreach (RecordingRow row in rows)
            {
                Assert.Equal((new FileInfo(folder.PathOf(row)).Length, FileHash.Of(folder.PathOf(row))), (row.Bytes, row.Sha256));
                Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(folder.PathOf(row)));
            }
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_FolderIsReadOnlyPlace_AlarmsAndGoesOn()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);

        // A file where the camera's folder should be: no file of it can be made, by root neither.
        Directory.CreateDirectory(Path.Combine(rig.Folder, "segments"));
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "segments", "gate"), "");
        string clip = await TestClips.H264Async();
        rig.Feed(clip);
        await rig.HealthAsync(health => health.Alarm && health.Message.Contains("refuses", StringComparison.Ordinal), Deadline);
        rig.Feed(clip, "other");
        await rig.HealthAsync(health => !health.Alarm, Deadline);
        Assert.Equal("other", Assert.Single(rig.Finish()).Camera);
    }
}
