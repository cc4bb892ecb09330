namespace VisionPipeline.Server.Evaluation;

/// <summary>A group of plates: a set, a country, or a range of widths.</summary>
/// <param name="Name">Which.</param>
/// <param name="FromBox">Read from labelled boxes; null where it was not.</param>
/// <param name="EndToEnd">Found and read; null where it was not.</param>
internal sealed record EvalGroup(string Name, EvalScore? FromBox, EvalScore? EndToEnd);
