using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>A configuration cannot be used; the message has a line for each fault and no secret.</summary>
/// <param name="faults">One line each, with file and line.</param>
public sealed class ConfigException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>All faults, in the file's order.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;

    /// <summary>Files that it rests on besides its own, as far as it was read: a fault may be in one of them.</summary>
    internal IReadOnlyDictionary<string, FileFingerprint> Files { get; init; } = new Dictionary<string, FileFingerprint>();
}
