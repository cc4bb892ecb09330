using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>A few encoded pictures, made on the spot by a software encoder: what a decoder is really tried on.</summary>
internal sealed class CodecSample : IDisposable
{
    // Above the smallest picture of every NVDEC generation (NVIDIA Video Codec SDK, decoder programming guide: 144x144).
    private const int Width = 320;
    private const int Height = 240;
    private const int Pictures = 3;

    private readonly List<MediaPacket> _packets = [];

    private CodecSample(CodecParameters parameters) => Parameters = parameters;

    public CodecParameters Parameters { get; }

    public IReadOnlyList<MediaPacket> Packets => _packets;

    /// <summary>Encodes the sample.</summary>
    /// <exception cref="FfmpegException">This FFmpeg lacks the encoder.</exception>
    public static CodecSample Make(AVCodecID codec)
    {
        MediaEncoderOptions options = EncoderFor(codec);
        using MediaEncoder encoder = MediaEncoder.Open(options);
        var sample = new CodecSample(encoder.CopyParameters());
        try
        {
            for (int i = 0; i < Pictures; i++)
            {
                using MediaFrame picture = TestPattern.Make(encoder.PixelFormat, Width, Height, i);
                encoder.Send(picture);
                sample.Collect(encoder);
            }

            encoder.Send(null);
            sample.Collect(encoder);
            return sample;
        }
        catch
        {
            sample.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (MediaPacket packet in _packets)
            packet.Dispose();
        Parameters.Dispose();
    }

    private static MediaEncoderOptions EncoderFor(AVCodecID codec)
    {
        var options = new MediaEncoderOptions { Name = "", Width = Width, Height = Height, PixelFormat = AVPixelFormat.AV_PIX_FMT_YUV420P };
        return codec switch
        {
            AVCodecID.AV_CODEC_ID_H264 => options with { Name = "libx264", Options = Values(("preset", "ultrafast"), ("tune", "zerolatency")) },
            AVCodecID.AV_CODEC_ID_HEVC => options with { Name = "libx265", Options = Values(("preset", "ultrafast"), ("x265-params", "log-level=none:bframes=0:pools=none")) },
            AVCodecID.AV_CODEC_ID_VP9 => options with { Name = "libvpx-vp9", Options = Values(("deadline", "realtime"), ("cpu-used", "8")) },
            AVCodecID.AV_CODEC_ID_AV1 => options with { Name = "libaom-av1", Options = Values(("usage", "realtime"), ("cpu-used", "8"), ("lag-in-frames", "0")) },
            _ => options with { Name = "mjpeg", PixelFormat = AVPixelFormat.AV_PIX_FMT_YUVJ420P },
        };
    }

    private static Dictionary<string, string> Values(params (string Key, string Value)[] values) =>
        values.ToDictionary(value => value.Key, value => value.Value);

    private void Collect(MediaEncoder encoder)
    {
        while (true)
        {
            var packet = new MediaPacket();
            if (encoder.Receive(packet) != DecodeStatus.Done)
            {
                packet.Dispose();
                return;
            }

            _packets.Add(packet);
        }
    }
}
