namespace VisionPipeline.Server.Cli;

/// <summary>A verb cannot do what was asked; the message is the one line that the user reads.</summary>
internal sealed class VerbException(string message) : Exception(message);
