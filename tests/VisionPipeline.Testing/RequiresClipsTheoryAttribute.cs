using Xunit;

namespace VisionPipeline.Testing;

/// <summary>A test with data that needs <see cref="TestClips"/>; skipped with the reason where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresClipsTheoryAttribute : TheoryAttribute
{
    public RequiresClipsTheoryAttribute() => Skip = TestClips.Missing;
}
