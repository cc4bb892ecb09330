namespace VisionPipeline.Native.Tests.OpenCv;

/// <summary>Tests that count native handles must not run beside others that make some.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OpenCvCollection
{
    public const string Name = "OpenCV handles";
}
