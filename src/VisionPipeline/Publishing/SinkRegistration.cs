namespace VisionPipeline.Publishing;

/// <summary>A sink as the outbox knows it. Its name is kept in the file: a sink that comes back under its name goes on where it stopped.</summary>
/// <param name="Name">E.g. <c>kafka</c>.</param>
/// <param name="Kinds">What it gets.</param>
public sealed record SinkRegistration(string Name, EventKinds Kinds);
