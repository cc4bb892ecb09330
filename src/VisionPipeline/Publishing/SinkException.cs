namespace VisionPipeline.Publishing;

/// <summary>A sink's receiver cannot be reached or does not take anything at the moment. One line without secrets.</summary>
/// <param name="message">That line.</param>
internal sealed class SinkException(string message) : Exception(message);
