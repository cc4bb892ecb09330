using System.Globalization;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Sources;

/// <summary>Turns <see cref="SourceOptions"/> into libavformat's own options for one kind of source.</summary>
internal static class DemuxerOptions
{
    public static MediaInputOptions For(SourceUrl url, SourceOptions options)
    {
        var values = new Dictionary<string, string>
        {
            // A playlist or SDP must not lead us to other protocols than the address itself names.
            ["protocol_whitelist"] = url.Kind switch
            {
                SourceKind.Rtsp => "rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto",
                SourceKind.Rtmp => "rtmp,rtmps,rtmpt,tcp,tls,crypto",
                SourceKind.Http => "http,https,tcp,tls,crypto,httpproxy",
                _ => "file,crypto",
            },
        };
        string? format = null;
        switch (url.Kind)
        {
            case SourceKind.Rtsp:
                Rtsp(values, options);
                break;
            case SourceKind.Device:
                format = "v4l2";
                if (options.DeviceSize is not null)
                    values["video_size"] = options.DeviceSize;
                if (options.FrameRate is not null)
                    values["framerate"] = Number(options.FrameRate.Value);
                break;
            case SourceKind.ImageSequence:
                format = "image2";
                values["framerate"] = Number(options.FrameRate ?? 25);
                values["pattern_type"] = url.LocalPath!.Contains('%', StringComparison.Ordinal) ? "sequence" : "glob";
                break;
        }

        if (url.IsLive && options.LowLatency)
        {
            values["fflags"] = "nobuffer";
            values["flags"] = "low_delay";
            // Half a second of packets is enough to see every parameter set of a camera that sends them with each key frame;
            // those that do not, declare them in SDP.
            values["analyzeduration"] = "500000";
            values["max_delay"] = "200000";
        }

        return new MediaInputOptions
        {
            Format = format,
            Options = values,
            OpenTimeout = options.OpenTimeout,
            ReadTimeout = options.ReadTimeout,
        };
    }

    private static void Rtsp(Dictionary<string, string> values, SourceOptions options)
    {
        values["allowed_media_types"] = options.Audio ? "video+audio" : "video";
        switch (options.Transport)
        {
            case RtspTransport.Tcp:
                values["rtsp_transport"] = "tcp";
                break;
            case RtspTransport.Udp:
                values["rtsp_transport"] = "udp";
                // A key frame of a 4K camera comes as a burst of several hundred datagrams.
                values["buffer_size"] = "4194304";
                break;
            default:
                values["rtsp_flags"] = "prefer_tcp";
                values["buffer_size"] = "4194304";
                break;
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
