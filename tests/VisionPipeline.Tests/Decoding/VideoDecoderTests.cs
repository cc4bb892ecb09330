using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Decoding;

public sealed class VideoDecoderTests
{
    [RequiresClipsTheory]
    [InlineData(ClipCodec.H264, 0)]
    [InlineData(ClipCodec.H264, 2)]
    [InlineData(ClipCodec.Hevc, 2)]
    [InlineData(ClipCodec.Mjpeg, 0)]
    [InlineData(ClipCodec.Vp9, 0)]
    [InlineData(ClipCodec.Av1, 0)]
    public async Task Decode_EveryCodec_GivesEveryFrameInOrder(ClipCodec codec, int bFrames)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, BFrames = bFrames, Frames = 20, Width = 322, Height = 242 });
        var times = new List<TimeSpan>();
        DecoderCounters counters = Decode(clip, new DecoderOptions(), frame =>
        {
            times.Add(frame.Pts!.Value);
            Assert.Equal((322, 242), (frame.Width, frame.Height));
            Assert.Equal(322, frame.Image.Width);
        });
        Assert.Equal(20, times.Count);
        Assert.Equal(times.Order(), times);
        Assert.Equal(20, counters.Frames);
        Assert.Equal(0, counters.CorruptPackets);
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Decode_OnASlowReader_DropsAndCounts()
    {
        string clip = await TestClips.H264Async(frames: 20);
        var held = new List<FrameLease>();
        using (Session session = new(clip, new DecoderOptions { FramesOut = 3 }))
        {
            session.Run(lease => held.Add(lease));
            Assert.Equal(3, held.Count);
            Assert.Equal(17, session.Decoder.Counters.DroppedFrames);
            Assert.Equal(3, session.Decoder.Outstanding);
        }

        // The decoder is gone; frames that are out stay readable.
        Assert.True(held[0].Frame.Image.Plane0.Length > 0);
        held.ForEach(lease => lease.Dispose());
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Decode_WarmedUp_AllocatesNothingPerFrame()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using Session session = new(clip, new DecoderOptions());
        int frames = 0;
        long before = 0;
        long after = 0;
        session.Run(lease =>
        {
            lease.Dispose();
            if (++frames == 20)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (frames == 45)
                after = GC.GetAllocatedBytesForCurrentThread();
        });
        Assert.Equal(0, after - before);
    }

    [RequiresClipsFact]
    public async Task Decode_SizeChange_GivesBothSizesAndCountsIt()
    {
        var sizes = new List<(int, int)>();
        DecoderCounters counters = Decode(await TestClips.ResolutionChangeAsync("h264"), new DecoderOptions(), frame => sizes.Add((frame.Width, frame.Height)));
        Assert.Equal([(640, 360), (320, 240)], sizes.Distinct());
        Assert.Equal(1, counters.SizeChanges);
    }

    [RequiresClipsFact]
    public async Task Decode_FullRangeAndMatrix_ReachTheImage()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 2, FullRange = true, Matrix = "bt709" });
        Decode(clip, new DecoderOptions(), frame =>
        {
            YuvFormat format = frame.Image.Format;
            Assert.Equal((ColorRange.Full, ColorMatrix.Bt709), (format.Range, format.Matrix));
        });
        string other = await TestClips.MakeAsync(new ClipRecipe { Frames = 2, Matrix = "smpte170m" });
        Decode(other, new DecoderOptions(), frame =>
        {
            YuvFormat format = frame.Image.Format;
            Assert.Equal((ColorRange.Limited, ColorMatrix.Bt601), (format.Range, format.Matrix));
        });
    }

    [RequiresClipsFact]
    public async Task Open_HardwareThatIsAbsent_FallsBackAndSaysWhy()
    {
        // The NVIDIA driver decides which way this goes; both ways are checked.
        using Session session = new(await TestClips.H264Async(frames: 2), new DecoderOptions { Kind = DecoderKind.Cuda });
        if (DecoderDevices.Obstacle(DecoderKind.Cuda) is not string obstacle)
        {
            Assert.Equal(DecoderKind.Cuda, session.Decoder.Attempts[0].Kind);
            return;
        }

        Assert.Equal(DecoderKind.Software, session.Decoder.Kind);
        Assert.Equal(new DecoderAttempt(DecoderKind.Cuda, null, obstacle), session.Decoder.Attempts[0]);
    }

    [RequiresClipsFact]
    public async Task Open_StrictHardwareThatIsAbsent_Throws()
    {
        if (DecoderDevices.Obstacle(DecoderKind.Vaapi) is null)
            return;
        string clip = await TestClips.H264Async(frames: 2);
        var e = Assert.Throws<DecoderException>(() => new Session(clip, new DecoderOptions { Kind = DecoderKind.Vaapi, Strict = true }));
        Assert.Contains("no VA-API device", e.Message, StringComparison.Ordinal);
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Send_GarbagePackets_CountsThemAndGoesOn()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 50, GopLength = 10, Container = "ts" });
        byte[] bytes = await File.ReadAllBytesAsync(clip);
        var random = new Random(3);
        for (int i = bytes.Length / 3; i < bytes.Length / 2; i++)
        {
            // The transport packets' own headers stay whole, so that the damage reaches the decoder.
            if (i % 188 > 20)
                bytes[i] = (byte)random.Next(256);
        }

        string damaged = Path.ChangeExtension(Path.GetTempFileName(), ".ts");
        await File.WriteAllBytesAsync(damaged, bytes);
        DecoderCounters counters = Decode(damaged, new DecoderOptions(), _ => { });
        File.Delete(damaged);
        Assert.True(counters.CorruptPackets + counters.CorruptFrames > 0);
        Assert.InRange(counters.Frames, 20, 50);
        NativeHandles.AssertNoneLeft();
    }

    private static DecoderCounters Decode(string clip, DecoderOptions options, Action<VideoFrame> look)
    {
        using Session session = new(clip, options);
        session.Run(lease =>
        {
            using (lease)
                look(lease.Frame);
        });
        return session.Decoder.Counters;
    }

    private sealed class Session : IDisposable
    {
        private readonly PacketSource _source;
        private readonly DecoderDevices _devices = new();

        public Session(string clip, DecoderOptions options)
        {
            _source = PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions());
            try
            {
                Decoder = new VideoDecoder("test", _source.Video, _source.Parameters, options, _devices, NullLogger.Instance, TimeProvider.System);
            }
            catch
            {
                _source.Dispose();
                throw;
            }
        }

        public VideoDecoder Decoder { get; }

        public void Run(Action<FrameLease> take)
        {
            using var packet = new MediaPacket();
            while (_source.Read(packet) == PacketReadStatus.Packet)
            {
                Decoder.Send(packet);
                Drain(take);
            }

            Decoder.Send(null);
            Drain(take);
        }

        public void Dispose()
        {
            Decoder.Dispose();
            _source.Dispose();
            _devices.Dispose();
        }

        private void Drain(Action<FrameLease> take)
        {
            while (Decoder.TryReceive(out FrameLease lease))
                take(lease);
        }
    }
}
