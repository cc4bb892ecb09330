namespace VisionPipeline.Recording;

/// <summary>What a camera's recorder did so far.</summary>
/// <param name="Packets">Packets taken.</param>
/// <param name="Refused">Packets that no file can hold: before the first parameter sets, or without memory.</param>
/// <param name="Dropped">Packets that were meant for a file and are in none, because the disk was behind, full or faulty.</param>
/// <param name="Jumps">Steps of the camera's time stamps that could not be.</param>
/// <param name="RingBytes">Memory of the ring.</param>
/// <param name="RingOverflows">How often the ring was emptied because one group of pictures was larger than its cap.</param>
/// <param name="InSegment">Whether a segment is being written.</param>
/// <param name="InClip">Whether a clip is being written.</param>
/// <param name="AudioPackets">Packets of sound taken.</param>
/// <param name="AudioRefused">Packets of sound whose time stamps had no place beside the pictures.</param>
public readonly record struct CameraRecorderCounters(
    long Packets, long Refused, long Dropped, long Jumps, long RingBytes, long RingOverflows, bool InSegment, bool InClip, long AudioPackets, long AudioRefused);
