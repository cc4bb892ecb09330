using Xunit;

namespace VisionPipeline.Testing;

/// <summary>As <see cref="SmallDiskFactAttribute"/>, for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for what is needed.</summary>
    public SmallDiskTheoryAttribute() => Skip = SmallDisk.Refusal;
}
