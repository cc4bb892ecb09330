namespace VisionPipeline.Sources;

/// <summary>A source could not be opened or broke. The message is one line: which source (redacted), what, and what would be right.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Builds the line <c>source: what</c>.</summary>
    /// <param name="fault">The kind of fault.</param>
    /// <param name="source">The source with its secrets redacted, as <see cref="SourceUrl.ToString"/> gives it.</param>
    /// <param name="what">What is wrong and what would be right, without a full stop.</param>
    /// <param name="inner">The native fault behind it, if any.</param>
    public SourceException(SourceFault fault, string source, string what, Exception? inner = null)
        : base($"{source}: {what}", inner)
    {
        Fault = fault;
        What = what;
    }

    /// <summary>The kind of fault.</summary>
    public SourceFault Fault { get; }

    /// <summary>What is wrong, without the source: for messages that name it themselves.</summary>
    public string What { get; }
}
