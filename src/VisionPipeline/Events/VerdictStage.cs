namespace VisionPipeline.Events;

/// <summary>A part of the way from a picture's capture to the verdict that it brought, in the order in which they follow each other.</summary>
public enum VerdictStage
{
    /// <summary>From capture to the packet's arrival: camera and network, as far as the capture clock knows.</summary>
    Arrival,

    /// <summary>From the packet's arrival to the decoded picture lying ready.</summary>
    Decoding,

    /// <summary>The picture waits for company and for the detector.</summary>
    Gathering,

    /// <summary>Its batch is letterboxed and detected.</summary>
    Detecting,

    /// <summary>The pictures of its batch are tracked, its crop is cut.</summary>
    Cutting,

    /// <summary>The crop waits until the rules let it be read: a better one may come.</summary>
    Ripening,

    /// <summary>It waits for a reader.</summary>
    Queueing,

    /// <summary>It is read.</summary>
    Reading,

    /// <summary>Looks are voted on, pictures encoded, the revision is handed to the sink.</summary>
    Telling,
}
