using Xunit;

namespace VisionPipeline.Testing.Rtsp;

/// <summary>As <see cref="RtspFactAttribute"/>, for a test with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RtspTheoryAttribute : TheoryAttribute
{
    public RtspTheoryAttribute() => Skip = RtspCamera.Missing ?? TestClips.Missing;
}
