using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

/// <summary>A test that needs <see cref="SmallDisk"/> and clips; skipped where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            new SmallDisk(1).Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "mounting a tmpfs is not allowed here (needs root)";
        }
    });

    public SmallDiskFactAttribute() => Skip = TestClips.Missing ?? Missing.Value;
}
