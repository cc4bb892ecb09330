namespace VisionPipeline.Native.Storage;

/// <summary>The operating system refused a call on a folder: <c>fsync /var/rec: Input/output error (5)</c>.</summary>
/// <param name="call">The call and the folder.</param>
/// <param name="words">The system's words.</param>
/// <param name="code">errno.</param>
public sealed class StorageException(string call, string words, int code) : NativeException(call, words, code);
