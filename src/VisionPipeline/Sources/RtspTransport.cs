namespace VisionPipeline.Sources;

/// <summary>How RTP packets of an RTSP camera travel.</summary>
public enum RtspTransport
{
    /// <summary>TCP where the server allows it, else UDP.</summary>
    Auto,

    /// <summary>Interleaved in the RTSP connection: no loss, passes every firewall.</summary>
    Tcp,

    /// <summary>Datagrams: least delay, and loss where the network loses.</summary>
    Udp,
}
