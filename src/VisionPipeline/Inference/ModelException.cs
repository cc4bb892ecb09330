namespace VisionPipeline.Inference;

/// <summary>A model cannot be used. The message is one line: which file, what was found, what would be right.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Names a fault.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="message">One line.</param>
    /// <param name="cause">What led to it.</param>
    public ModelException(ModelFault fault, string message, Exception? cause = null)
        : base(message, cause) => Fault = fault;

    /// <summary>The kind of fault.</summary>
    public ModelFault Fault { get; }
}
