namespace VisionPipeline.Server.Delivery;

/// <summary>What <c>vision bench delivery</c> measured.</summary>
/// <param name="Events">Events of the throughput part.</param>
/// <param name="StoredPerSecond">Events stored (synchronous FULL) a second, while they were delivered.</param>
/// <param name="DeliveredPerSecond">Events through store and broker to a consumer a second.</param>
/// <param name="LatencyRate">Events a second in the latency part.</param>
/// <param name="LatencyP50Ms">From handing the verdict over to the consumer having it, median.</param>
/// <param name="LatencyP95Ms">The same, 95th percentile.</param>
/// <param name="LatencyMaxMs">The same, longest.</param>
/// <param name="BacklogRows">Undelivered events in the large store; 0 where it was left out.</param>
/// <param name="BacklogOpenSeconds">Time to open it.</param>
/// <param name="BacklogDrainPerSecond">Events delivered from it a second.</param>
/// <param name="BacklogAcceptP95Ms">Storing a new event meanwhile, 95th percentile.</param>
/// <param name="BacklogManagedMbBefore">Managed memory after opening, MB.</param>
/// <param name="BacklogManagedMbMost">Most of it meanwhile, MB.</param>
/// <param name="Faults">Events that came out of order, after a gap, or changed.</param>
internal sealed record DeliveryBenchReport(
    int Events, double StoredPerSecond, double DeliveredPerSecond,
    double LatencyRate, double LatencyP50Ms, double LatencyP95Ms, double LatencyMaxMs,
    int BacklogRows, double BacklogOpenSeconds, double BacklogDrainPerSecond, double BacklogAcceptP95Ms, double BacklogManagedMbBefore, double BacklogManagedMbMost,
    long Faults);
