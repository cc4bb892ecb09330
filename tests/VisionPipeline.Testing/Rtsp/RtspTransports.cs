namespace VisionPipeline.Testing.Rtsp;

/// <summary>What <see cref="RtspCamera"/> agrees to in SETUP.</summary>
[Flags]
public enum RtspTransports
{
    /// <summary>RTP interleaved in the RTSP connection.</summary>
    Tcp = 1,

    /// <summary>RTP over UDP; SETUP for anything else is refused with 461.</summary>
    Udp = 2,
    Any = Tcp | Udp,
}
