namespace VisionPipeline.Sources;

/// <summary>What a <see cref="SourceUrl"/> points at.</summary>
public enum SourceKind
{
    /// <summary>A media file.</summary>
    File,

    /// <summary>An RTSP camera (<c>rtsp://</c>, <c>rtsps://</c>; RFC 2326).</summary>
    Rtsp,

    /// <summary>An RTMP server (<c>rtmp://</c>, <c>rtmps://</c>).</summary>
    Rtmp,

    /// <summary>HTTP or HTTPS: MJPEG (multipart/x-mixed-replace), progressive files, HLS.</summary>
    Http,

    /// <summary>A V4L2 capture device, e.g. a USB camera.</summary>
    Device,

    /// <summary>Numbered or globbed pictures, or a folder of them.</summary>
    ImageSequence,

    /// <summary>A road scene of the simulator (<c>sim://day?seed=1&amp;lanes=2</c>): live, with exact truth.</summary>
    Simulated,
}
