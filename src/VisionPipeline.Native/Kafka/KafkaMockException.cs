namespace VisionPipeline.Native.Kafka;

/// <summary>The mock cluster refused something.</summary>
/// <param name="call">The function of librdkafka.</param>
/// <param name="words">Its words.</param>
/// <param name="code">Its code.</param>
public sealed class KafkaMockException(string call, string words, int code) : NativeException(call, words, code);
