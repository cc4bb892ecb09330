namespace VisionPipeline.Decoding;

/// <summary>No decoder opens for a stream, or none is left. The message is one line and names what was tried.</summary>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="inner">The native fault behind it, if any.</param>
public class DecoderException(string message, Exception? inner = null) : Exception(message, inner);
