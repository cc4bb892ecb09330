namespace VisionPipeline.Server.Bench;

/// <summary>There is no GPU path on this machine; the message is the one line that says what is missing.</summary>
internal sealed class NoGpuException(string reason) : Exception(reason);
