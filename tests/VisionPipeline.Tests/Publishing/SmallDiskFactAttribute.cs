namespace VisionPipeline.Tests.Publishing;

/// <summary>A fact that needs <see cref="SmallDisk"/>; skipped with the reason where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Refusal;
}
