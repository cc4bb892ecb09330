using VisionPipeline.Native.Loading;

namespace VisionPipeline.Tests;

/// <summary>Proves that a piece of code gave back every native object that it made.</summary>
internal static class NativeHandles
{
    public static void AssertNoneLeft()
    {
        string left = string.Join(", ", NativeHandleCounter.Snapshot().Where(kind => kind.Value != 0).Select(kind => $"{kind.Value} {kind.Key}"));
        Assert.Equal("", left);
    }
}
