namespace VisionPipeline.Settings;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">Line of the key in the file, from 1.</param>
/// <param name="Value">Its value.</param>
internal sealed record SettingsMember(string Key, int Line, SettingsNode Value);
