namespace VisionPipeline.Recording;

/// <summary>What the disk's thread did so far.</summary>
/// <param name="Parts">Fragments written.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="Files">Files finished.</param>
/// <param name="Syncs">Calls of fsync, files and folders.</param>
/// <param name="SlowestBatch">Longest time from taking parts off the queue to their being durable.</param>
/// <param name="QueuedBytes">Memory that waits for the disk now.</param>
/// <param name="DroppedParts">Parts that found no room in the queue, or came while recording was paused or had failed.</param>
/// <param name="Failures">Files that ended early by a fault of the disk.</param>
/// <param name="DeletedFiles">Files that retention deleted.</param>
public readonly record struct RecorderCounters(
    long Parts, long Bytes, long Files, long Syncs, TimeSpan SlowestBatch, long QueuedBytes, long DroppedParts, long Failures, long DeletedFiles);
