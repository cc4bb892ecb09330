namespace VisionPipeline.Server.Reading;

/// <summary>A picture cannot be used; the message is the one line that the user reads, without the file's name.</summary>
internal sealed class PictureException(string message, Exception? cause = null) : Exception(message, cause);
