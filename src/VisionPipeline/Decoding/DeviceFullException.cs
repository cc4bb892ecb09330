namespace VisionPipeline.Decoding;

/// <summary>A GPU has no memory left for one more stream. The stream is refused, and not decoded elsewhere in silence: the processor of such a machine would not bear it either.</summary>
/// <param name="message">One line: what was needed, what is free, what to do.</param>
public sealed class DeviceFullException(string message) : DecoderException(message);
