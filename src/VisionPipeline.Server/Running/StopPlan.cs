namespace VisionPipeline.Server.Running;

/// <summary>What is stopped, in order, under one deadline: cameras, queues from front to back, loops, pools, native contexts.</summary>
/// <remarks>
/// A step that fails does not keep the next from being taken. Once the deadline is over nothing more is begun: what a step
/// behind would release may still be in use by the one that did not end. Not thread-safe.
/// </remarks>
/// <param name="time">Clock of the deadline.</param>
/// <param name="log">Where waits are told by name.</param>
internal sealed class StopPlan(TimeProvider time, ILogger log)
{
    // Shorter waits are nobody's concern.
    private static readonly TimeSpan Worth = TimeSpan.FromSeconds(1);

    private readonly List<(string Name, Func<CancellationToken, Task> Stop)> _steps = [];

    /// <summary>Adds a step behind those that were added.</summary>
    /// <param name="name">What is waited for, as the log says it: "camera north-gate".</param>
    /// <param name="stop">Stops it; the token is cancelled when the deadline is over. It may block: it runs on a thread of its own.</param>
    public void Add(string name, Func<CancellationToken, Task> stop) => _steps.Add((name, stop));

    /// <summary>Stops everything. Does not throw.</summary>
    /// <param name="deadline">Longest for all steps together, above 0.</param>
    public async Task<StopReport> RunAsync(TimeSpan deadline)
    {
        long start = time.GetTimestamp();
        using var overdue = new CancellationTokenSource(deadline, time);
        List<string> failed = [];
        for (int i = 0; i < _steps.Count; i++)
        {
            (string name, Func<CancellationToken, Task> stop) = _steps[i];
            long begun = time.GetTimestamp();
            Task step = Task.Factory.StartNew(() => stop(overdue.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            if (!await EndsAsync(step, name, overdue.Token).ConfigureAwait(false))
            {
                StopLog.Overdue(log, deadline.TotalSeconds, name);
                string[] behind = [.. _steps.Skip(i + 1).Select(static one => one.Name)];
                foreach (string one in behind)
                    StopLog.NotBegun(log, one);
                return new StopReport(failed, name, behind, time.GetElapsedTime(start));
            }

            if (step.Exception is { } exception)
            {
                failed.Add(name);
                StopLog.Failed(log, name, exception.GetBaseException());
            }
            else if (time.GetElapsedTime(begun) >= Worth)
            {
                StopLog.Stopped(log, name, time.GetElapsedTime(begun).TotalSeconds);
            }
        }

        return new StopReport(failed, null, [], time.GetElapsedTime(start));
    }

    private async Task<bool> EndsAsync(Task step, string name, CancellationToken overdue)
    {
        using ITimer tell = time.CreateTimer(_ => StopLog.Waiting(log, name), null, Worth, Timeout.InfiniteTimeSpan);
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration over = overdue.Register(late.SetResult);
        await Task.WhenAny(step, late.Task).ConfigureAwait(false);

        // A step that ends because its token was cancelled has ended all the same.
        if (!step.IsCompleted)
            await Task.WhenAny(step, Task.Delay(TimeSpan.FromMilliseconds(100), time)).ConfigureAwait(false);
        return step.IsCompleted;
    }
}
