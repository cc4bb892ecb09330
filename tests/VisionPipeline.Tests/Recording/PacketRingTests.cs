using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class PacketRingTests
{
    private static readonly CameraRecordingConfig RingOnly = new() { Mode = RecordingMode.Off, EventClips = false, PreRoll = TimeSpan.FromSeconds(2) };

    [RequiresClipsFact]
    public async Task Add_LongStream_KeepsThePreRollAndAtMostOneGroupMore()
    {
        using (var rig = new RecordingRig(RingOnly))
        {
            CameraRecorder camera = rig.Service.Attach("gate");
            var spans = new List<TimeSpan>();
            long held = 0;
            rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
            {
                if (i > 100)
                    spans.Add(camera.Ring.Span);
                held = Math.Max(held, camera.Ring.Bytes);
                Assert.Equal(camera.Ring.Count, camera.Outstanding);
                return capture;
            });
            // From the first packet's time to the last one's, which is shown for 40 ms more.
            Assert.Equal(1.96, spans.Min().TotalSeconds, 0.001);
            Assert.Equal(2.92, spans.Max().TotalSeconds, 0.001);
            Assert.InRange(held, 1, 32 << 20);
            Assert.Equal(0, camera.Outstanding);
            Assert.Empty(rig.Finish(null));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Add_MoreBytesThanItsCap_StaysUnderIt()
    {
        using var rig = new RecordingRig(RingOnly with { PreRoll = TimeSpan.FromSeconds(60), RingBytes = 200_000 });
        CameraRecorder camera = rig.Service.Attach("gate");
        long most = 0;
        rig.Feed(await TestClips.H264Async(frames: 250), each: (_, _, capture) =>
        {
            most = Math.Max(most, camera.Ring.Bytes);
            return capture;
        });
        Assert.InRange(most, 100_000, 200_000);
        Assert.Equal(0, camera.Ring.Overflows);
    }

    [RequiresClipsFact]
    public async Task Add_GroupLargerThanTheCap_EmptiesUntilTheNextKeyFrame()
    {
        using var rig = new RecordingRig(RingOnly with { RingBytes = 60_000 });
        CameraRecorder camera = rig.Service.Attach("gate");
        rig.Feed(await TestClips.H264Async(frames: 100), each: (_, _, capture) =>
        {
            Assert.InRange(camera.Ring.Bytes, 0, 60_000);
            return capture;
        });
        Assert.InRange(camera.Ring.Overflows, 1, 5);
    }

    [RequiresClipsFact]
    public async Task Read_SlowReader_GoesOnAtAKeyFrameAndCounts()
    {
        using var rig = new RecordingRig(RingOnly);
        CameraRecorder camera = rig.Service.Attach("gate");
        PacketRingReader? reader = null;
        long lastDts = -1;
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i == 1)
                reader = camera.Ring.Read();
            if (i == 200)
            {
                StoredPacket first = reader!.TryRead()!;
                Assert.True(first.IsKey);
                Assert.InRange(reader.Lost, 100, 150);
                lastDts = first.Dts;
                first.Release();
                while (reader.TryRead() is StoredPacket packet)
                {
                    Assert.True(packet.Dts > lastDts);
                    lastDts = packet.Dts;
                    packet.Release();
                }
            }

            return capture;
        });
        Assert.True(lastDts > 0);
    }
}
