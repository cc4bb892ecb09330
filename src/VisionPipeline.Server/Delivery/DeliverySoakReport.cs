namespace VisionPipeline.Server.Delivery;

/// <summary>What an endurance run of delivery found.</summary>
/// <param name="Kills">Times that the process was killed.</param>
/// <param name="OutageSeconds">Seconds without a broker.</param>
/// <param name="Acknowledged">Events whose storage was acknowledged.</param>
/// <param name="Stored">Of those, events in the store afterwards.</param>
/// <param name="Delivered">Of those, events that the consumer got in order.</param>
/// <param name="Duplicates">Events that the consumer got more than once, always the same.</param>
/// <param name="Faults">Events out of order, after a gap, or with another content.</param>
/// <param name="FirstFault">The first of those.</param>
/// <param name="Check">SQLite's verdict on the file.</param>
internal sealed record DeliverySoakReport(
    int Kills, double OutageSeconds, long Acknowledged, long Stored, long Delivered, long Duplicates, long Faults, string? FirstFault, string Check)
{
    public bool Passed => Stored == Acknowledged && Delivered == Acknowledged && Faults == 0 && Check == "ok";
}
