namespace VisionPipeline.Publishing;

/// <summary>The store cannot be used; the message is one line: what, where, what would be right.</summary>
/// <param name="message">That line.</param>
/// <param name="inner">What SQLite said, where it did.</param>
public sealed class OutboxException(string message, Exception? inner = null) : Exception(message, inner);
