namespace VisionPipeline.Publishing;

/// <summary>Keeps a sink running: every failure is a wait that doubles, with jitter, and another attempt, for ever.</summary>
internal static class SinkLoop
{
    public static async Task RunAsync(DeliverySink sink, SinkFeed feed, SinkProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await sink.RunOnceAsync(feed, progress, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                string words = e is SinkException ? e.Message : $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
                progress.Failure(words);
                TimeSpan wait = Wait(sink, progress.Failures);
                PublishingLog.Retrying(progress.Logger, sink.Registration.Name, words, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Half of the wait is left to chance, so that many nodes do not come back at the same moment.
    private static TimeSpan Wait(DeliverySink sink, int failures)
    {
        double longest = Math.Min(sink.MaxBackOff.TotalSeconds, sink.BackOff.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)));
        return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
