namespace VisionPipeline.Recognition;

/// <summary>A configuration of reading cannot be used; the message has a line for each fault.</summary>
/// <param name="faults">One line each, with file and line.</param>
public sealed class OcrConfigException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>All faults, in the file's order.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
