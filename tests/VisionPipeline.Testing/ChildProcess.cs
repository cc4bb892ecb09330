using System.Collections.Concurrent;
using System.Diagnostics;

namespace VisionPipeline.Testing;

/// <summary>
/// Starts child processes from one thread that lives as long as the test process. The kernel sends a child's
/// parent-death signal (prctl(2), PR_SET_PDEATHSIG) when the *thread* that forked it ends; pool threads end when idle.
/// </summary>
internal static class ChildProcess
{
    private static readonly BlockingCollection<Action> Orders = StartThread();

    public static Process Start(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Orders.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception fault)
            {
                started.SetException(fault);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> StartThread()
    {
        var orders = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var order in orders.GetConsumingEnumerable())
                order();
        })
        { IsBackground = true, Name = "child process starter" }.Start();
        return orders;
    }
}
