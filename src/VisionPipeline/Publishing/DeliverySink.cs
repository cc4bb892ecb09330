namespace VisionPipeline.Publishing;

/// <summary>Delivers what a <see cref="SinkFeed"/> gives. Runs in one loop of its own.</summary>
public abstract class DeliverySink
{
    /// <summary>Its name and what it gets.</summary>
    public abstract SinkRegistration Registration { get; }

    /// <summary>Wait after the first failure; it doubles up to <see cref="MaxBackOff"/>.</summary>
    internal virtual TimeSpan BackOff => TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait between attempts.</summary>
    internal virtual TimeSpan MaxBackOff => TimeSpan.FromSeconds(10);

    /// <summary>Opens, delivers until it is cancelled, and throws when something is wrong. What it took and did not deliver it gives back.</summary>
    /// <param name="feed">What to deliver.</param>
    /// <param name="progress">To be called after each success: trouble is over.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    internal abstract Task RunOnceAsync(SinkFeed feed, SinkProgress progress, CancellationToken cancellation);
}
