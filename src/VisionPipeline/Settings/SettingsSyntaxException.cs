namespace VisionPipeline.Settings;

/// <summary>A text is no settings file from a line on. Does not leave this room.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="message">What is wrong.</param>
internal sealed class SettingsSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
