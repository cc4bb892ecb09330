using Xunit;

namespace VisionPipeline.Testing.Rtsp;

/// <summary>A test that needs <see cref="RtspCamera"/> and a clip to serve; skipped with the reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RtspFactAttribute : FactAttribute
{
    public RtspFactAttribute() => Skip = RtspCamera.Missing ?? TestClips.Missing;
}
