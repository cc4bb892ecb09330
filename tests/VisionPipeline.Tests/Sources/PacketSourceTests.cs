using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Sources;

public sealed class PacketSourceTests
{
    [RequiresClipsTheory]
    [InlineData(ClipCodec.H264, "h264")]
    [InlineData(ClipCodec.Hevc, "hevc")]
    [InlineData(ClipCodec.Mjpeg, "mjpeg")]
    [InlineData(ClipCodec.Vp9, "vp9")]
    [InlineData(ClipCodec.Av1, "av1")]
    public async Task Read_EveryCodec_GivesEveryPacket(ClipCodec codec, string name)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, Frames = 12, Width = 320, Height = 240 });
        using (PacketSource source = Open(clip))
        {
            Assert.Equal(name, source.Video.CodecName);
            Assert.Equal((320, 240), (source.Video.Width, source.Video.Height));
            Assert.Equal(12, CountPackets(source));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Read_ImageSequence_GivesEachPicture()
    {
        string pattern = await TestClips.ImageSequenceAsync(frames: 5);
        foreach (string address in new[] { pattern, Path.GetDirectoryName(pattern)!, Path.Combine(Path.GetDirectoryName(pattern)!, "*.jpg") })
        {
            using PacketSource source = Open(address);
            Assert.Equal(5, CountPackets(source));
        }
    }

    [RequiresClipsTheory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Video_WithDisplayMatrix_TellsTheTurn(int degrees)
    {
        using PacketSource source = Open(await TestClips.RotatedAsync(degrees));
        Assert.Equal(degrees, source.Video.Rotation);
    }

    [RequiresClipsFact]
    public async Task Read_StreamChange_IsReportedOnceWithTheNewParameters()
    {
        using PacketSource source = Open(await TestClips.StreamChangeAsync());
        using var packet = new MediaPacket();
        var seen = new List<string> { source.Parameters.CodecName };
        PacketReadStatus status;
        while ((status = source.Read(packet)) != PacketReadStatus.EndOfStream)
        {
            if (status == PacketReadStatus.StreamChanged)
                seen.Add(source.Parameters.CodecName);
        }

        Assert.Equal(["h264", "hevc"], seen);
    }

    [RequiresClipsFact]
    public async Task Open_WrongFiles_SaysWhatEachIs()
    {
        (string File, SourceFault Fault, string Words)[] cases =
        [
            ("/no/such/file.mp4", SourceFault.NotFound, "file not found"),
            (await TestClips.ZeroBytesAsync(), SourceFault.NotMedia, "0 bytes"),
            (await TestClips.TextNamedMp4Async(), SourceFault.NotMedia, "text file"),
            (await TestClips.TruncatedAsync(indexInFront: false), SourceFault.NotMedia, "without its index (moov)"),
            ("/dev/video99", SourceFault.NotFound, "no such device"),
        ];
        foreach ((string file, SourceFault fault, string words) in cases)
        {
            var e = Assert.Throws<SourceException>(() => Open(file).Dispose());
            Assert.Equal(fault, e.Fault);
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Open_RandomBytes_IsNotMedia()
    {
        string file = Path.GetTempFileName();
        byte[] bytes = new byte[100_000];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(file, bytes);
        var e = Assert.Throws<SourceException>(() => Open(file).Dispose());
        Assert.Equal(SourceFault.NotMedia, e.Fault);
        File.Delete(file);
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public async Task Open_SilentServer_EndsAtTheTimeout()
    {
        await using var server = new Testing.Peers.SilentTcpServer();
        var options = new SourceOptions { OpenTimeout = TimeSpan.FromMilliseconds(300) };
        var e = Assert.Throws<SourceException>(() => PacketSource.Open(SourceUrl.Parse($"rtsp://127.0.0.1:{server.Port}/cam"), options));
        Assert.Equal(SourceFault.TimedOut, e.Fault);
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public async Task Open_Cancelled_EndsAtOnce()
    {
        await using var server = new Testing.Peers.SilentTcpServer();
        using var stop = new CancellationTokenSource();
        Task<SourceException> opening = Task.Run(() => Assert.Throws<SourceException>(
            () => PacketSource.Open(SourceUrl.Parse($"rtsp://127.0.0.1:{server.Port}/cam"), new SourceOptions { OpenTimeout = TimeSpan.FromMinutes(5) }, stop.Token)));
        await server.FirstClient;
        await stop.CancelAsync();
        Assert.Equal(SourceFault.Cancelled, (await opening.WaitAsync(TimeSpan.FromSeconds(30))).Fault);
        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Open_RefusedPort_SaysSo()
    {
        using var port = new Testing.Peers.RefusingPort();
        foreach (string scheme in new[] { "rtsp", "http", "rtmp" })
        {
            var e = Assert.Throws<SourceException>(() => PacketSource.Open(SourceUrl.Parse($"{scheme}://u:hidden@127.0.0.1:{port.Port}/cam"), new SourceOptions()));
            Assert.Equal(SourceFault.Unreachable, e.Fault);
            Assert.DoesNotContain("hidden", e.ToString(), StringComparison.Ordinal);
        }
    }

    private static PacketSource Open(string address) => PacketSource.Open(SourceUrl.Parse(address), new SourceOptions());

    private static int CountPackets(PacketSource source)
    {
        using var packet = new MediaPacket();
        int count = 0;
        while (source.Read(packet) == PacketReadStatus.Packet)
            count++;
        return count;
    }
}
