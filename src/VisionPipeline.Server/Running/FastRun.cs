namespace VisionPipeline.Server.Running;

/// <summary>Waits for a pipeline whose cameras are files that play as fast as they are taken.</summary>
internal static class FastRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until every file is over and all that was seen in it is told.</summary>
    /// <param name="pipeline">It, started.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static void Wait(AnprPipeline pipeline, CancellationToken cancellation)
    {
        while (!pipeline.IsOver)
        {
            cancellation.WaitHandle.WaitOne(Look);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
