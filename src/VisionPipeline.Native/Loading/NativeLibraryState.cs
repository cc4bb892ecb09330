namespace VisionPipeline.Native.Loading;

/// <summary>What came of looking for a native library.</summary>
public enum NativeLibraryState
{
    /// <summary>Loaded, and of a version that the bindings were made for.</summary>
    Ready,

    /// <summary>Not found by the dynamic loader.</summary>
    Missing,

    /// <summary>Found, but the file cannot be loaded, or its version or its exports do not fit the bindings.</summary>
    Wrong,
}
