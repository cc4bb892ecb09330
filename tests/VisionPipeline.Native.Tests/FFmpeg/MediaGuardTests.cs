using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>Wrong use is an exception, never a read of memory that is freed, absent or too short.</summary>
public sealed class MediaGuardTests
{
    [Fact]
    public void Packet_Disposed_Throws()
    {
        var packet = new MediaPacket();
        using var other = new MediaPacket();
        packet.Dispose();
        packet.Dispose();
        Assert.Throws<ObjectDisposedException>(() => packet.Size);
        Assert.Throws<ObjectDisposedException>(() => packet.Pts);
        Assert.Throws<ObjectDisposedException>(packet.Clear);
        Assert.Throws<ObjectDisposedException>(() => packet.Share(other));
        Assert.Throws<ObjectDisposedException>(() => other.Share(packet));
    }

    [Fact]
    public void Frame_Disposed_Throws()
    {
        MediaFrame frame = TestPattern.Make(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48, 0);
        using var other = new MediaFrame();
        frame.Dispose();
        frame.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.Width);
        Assert.Throws<ObjectDisposedException>(() => frame.Plane(0).Length);
        Assert.Throws<ObjectDisposedException>(frame.Clear);
        Assert.Throws<ObjectDisposedException>(() => other.MoveFrom(frame));
        Assert.Throws<ObjectDisposedException>(() => other.DownloadFrom(frame));
    }

    [Fact]
    public void Open_CaptureDevice_ItsFormatIsKnown()
    {
        // /dev/null is no camera, which only the format itself can say.
        var e = Assert.Throws<FfmpegException>(() => MediaInput.Open("/dev/null", new MediaInputOptions { Format = "v4l2" }).Dispose());
        Assert.StartsWith("avformat_open_input", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<FfmpegException>(() => MediaInput.Open("/dev/null", new MediaInputOptions { Format = "no_such" }).Dispose());
        Assert.StartsWith("av_find_input_format", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codec_Disposed_Throws()
    {
        MediaEncoder encoder = MediaEncoder.Open(new MediaEncoderOptions { Name = "mjpeg", Width = 64, Height = 48, PixelFormat = AVPixelFormat.AV_PIX_FMT_YUVJ420P });
        CodecParameters parameters = encoder.CopyParameters();
        MediaDecoder decoder = MediaDecoder.Open(parameters, new MediaDecoderOptions());
        using var frame = new MediaFrame();
        using var packet = new MediaPacket();
        encoder.Dispose();
        decoder.Dispose();
        parameters.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Send(null));
        Assert.Throws<ObjectDisposedException>(() => encoder.Receive(packet));
        Assert.Throws<ObjectDisposedException>(() => decoder.Send(packet));
        Assert.Throws<ObjectDisposedException>(() => decoder.Receive(frame));
        Assert.Throws<ObjectDisposedException>(() => parameters.Width);
        Assert.Throws<ObjectDisposedException>(() => MediaDecoder.Open(parameters, new MediaDecoderOptions()));
    }

    [Theory]
    [InlineData(0, 48)]
    [InlineData(-1, 48)]
    [InlineData(64, int.MaxValue)]
    public void Encoder_ImpossibleSize_IsRefused(int width, int height) =>
        Assert.ThrowsAny<NativeException>(() => MediaEncoder.Open(new MediaEncoderOptions { Name = "mjpeg", Width = width, Height = height }).Dispose());

    [Fact]
    public void Encoder_PictureOfAnotherKind_IsRefused()
    {
        using MediaEncoder encoder = MediaEncoder.Open(new MediaEncoderOptions { Name = "mjpeg", Width = 640, Height = 480, PixelFormat = AVPixelFormat.AV_PIX_FMT_YUVJ420P });
        using MediaFrame small = TestPattern.Make(AVPixelFormat.AV_PIX_FMT_YUVJ420P, 64, 48, 0);
        using MediaFrame other = TestPattern.Make(AVPixelFormat.AV_PIX_FMT_NV12, 640, 480, 0);
        using var empty = new MediaFrame();
        Assert.Throws<ArgumentException>(() => encoder.Send(small));
        Assert.Throws<ArgumentException>(() => encoder.Send(other));
        Assert.Throws<ArgumentException>(() => encoder.Send(empty));
    }

    [Fact]
    public void Decoder_PacketWithoutBytes_DoesNotEndTheStream()
    {
        using MediaEncoder encoder = MediaEncoder.Open(new MediaEncoderOptions { Name = "mjpeg", Width = 64, Height = 48, PixelFormat = AVPixelFormat.AV_PIX_FMT_YUVJ420P });
        using MediaFrame picture = TestPattern.Make(AVPixelFormat.AV_PIX_FMT_YUVJ420P, 64, 48, 0);
        using var packet = new MediaPacket();
        using var empty = new MediaPacket();
        using var decoded = new MediaFrame();
        encoder.Send(picture);
        Assert.Equal(DecodeStatus.Done, encoder.Receive(packet));
        using CodecParameters parameters = encoder.CopyParameters();
        using MediaDecoder decoder = MediaDecoder.Open(parameters, new MediaDecoderOptions());
        Assert.Equal(DecodeStatus.Corrupt, decoder.Send(empty));
        Assert.Equal(DecodeStatus.Done, decoder.Send(packet));
        Assert.Equal(DecodeStatus.Done, decoder.Receive(decoded));
        Assert.Equal((64, 48), (decoded.Width, decoded.Height));
    }

    [Fact]
    public void Frame_PlaneOutOfRange_IsRefused()
    {
        using var frame = new MediaFrame();
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Plane(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Stride(-1));
        Assert.Equal(0, frame.Plane(0).Length);
    }

    [Fact]
    public void Frame_DownloadFromMainMemory_IsRefused()
    {
        using MediaFrame frame = TestPattern.Make(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48, 0);
        using var other = new MediaFrame();
        Assert.Throws<FfmpegException>(() => other.DownloadFrom(frame));
    }
}
