namespace VisionPipeline.Server.Running;

/// <summary>Waits for a pipeline whose cameras are files that play as fast as they are taken.</summary>
internal static class FastRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // The last picture of a file waits in its mailbox for a moment after the file is over.
    private const int Quiet = 4;

    /// <summary>Waits until every file is over and nothing is looked at any more.</summary>
    /// <param name="pipeline">It, started.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static void Wait(AnprPipeline pipeline, CancellationToken cancellation)
    {
        long pictures = -1;
        for (int quiet = 0; quiet < Quiet;)
        {
            cancellation.WaitHandle.WaitOne(Look);
            cancellation.ThrowIfCancellationRequested();
            long now = pipeline.Status.DetectorPictures;
            quiet = pipeline.IsOver && now == pictures ? quiet + 1 : 0;
            pictures = now;
        }
    }
}
