namespace VisionPipeline.Testing.Rtsp;

/// <summary>How <see cref="RtspCamera"/> asks for a password (RFC 2326, RFC 7616 with MD5, RFC 7617).</summary>
public enum RtspAuth
{
    None,
    Basic,
    Digest,
}
