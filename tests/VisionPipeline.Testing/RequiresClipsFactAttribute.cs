using Xunit;

namespace VisionPipeline.Testing;

/// <summary>A test that needs <see cref="TestClips"/>; skipped with the reason where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresClipsFactAttribute : FactAttribute
{
    public RequiresClipsFactAttribute() => Skip = TestClips.Missing;
}
