namespace VisionPipeline.Decoding;

/// <summary>What a decoder did so far. A snapshot.</summary>
/// <param name="Packets">Packets handed in.</param>
/// <param name="Frames">Frames given out.</param>
/// <param name="CorruptPackets">Packets that were refused as wrong data.</param>
/// <param name="CorruptFrames">Frames of which a part was guessed.</param>
/// <param name="DroppedFrames">Frames dropped because readers held all of the pool.</param>
/// <param name="SizeChanges">How often the picture size changed.</param>
public readonly record struct DecoderCounters(
    long Packets,
    long Frames,
    long CorruptPackets,
    long CorruptFrames,
    long DroppedFrames,
    long SizeChanges);
