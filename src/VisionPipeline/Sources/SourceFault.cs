namespace VisionPipeline.Sources;

/// <summary>Why a source could not be opened or went away. Tells a caller whether trying again can help.</summary>
public enum SourceFault
{
    /// <summary>The address itself is wrong: mending it needs a person.</summary>
    BadAddress,

    /// <summary>No such file, device, or path on the server.</summary>
    NotFound,

    /// <summary>The file system or device does not let us.</summary>
    Forbidden,

    /// <summary>Nobody listens there, or the host cannot be reached.</summary>
    Unreachable,

    /// <summary>User or password is missing or wrong.</summary>
    Unauthorized,

    /// <summary>The peer is there and says nothing.</summary>
    TimedOut,

    /// <summary>What came is not media that we can read.</summary>
    NotMedia,

    /// <summary>There are streams, but no video among them.</summary>
    NoVideo,

    /// <summary>It was open and broke.</summary>
    Lost,

    /// <summary>We broke it off ourselves.</summary>
    Cancelled,
}
