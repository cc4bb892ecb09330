using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>What all cameras of a machine share. Nothing here is owned by a camera; all of it must outlive the cameras.</summary>
public sealed record CameraServices
{
    /// <summary>The machine's hardware decoders.</summary>
    public required DecoderDevices Devices { get; init; }

    /// <summary>Takes one line per change of state or decoder, never one per frame.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock for arrivals, waits and time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How streams are opened.</summary>
    public SourceOpener Open { get; init; } = PacketSource.Open;

    /// <summary>Is told of changes of state and of the clock; null tells nobody.</summary>
    public ICameraObserver? Observer { get; init; }

    /// <summary>Set for each frame that a mailbox gets, so that one reader waits for all cameras; null where each asks by itself.</summary>
    public FrameSignal? Published { get; init; }

    /// <summary>How capture times are found.</summary>
    public CaptureClockOptions Clock { get; init; } = new();
}
