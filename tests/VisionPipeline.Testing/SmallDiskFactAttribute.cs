using Xunit;

namespace VisionPipeline.Testing;

/// <summary>A test that needs a <see cref="SmallDisk"/>; skipped with the reason where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    /// <summary>Looks for what is needed.</summary>
    /// <param name="clips">Whether <see cref="TestClips"/> are needed as well.</param>
    public SmallDiskFactAttribute(bool clips = false) => Skip = (clips ? TestClips.Missing : null) ?? SmallDisk.Refusal;
}
