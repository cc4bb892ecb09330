namespace VisionPipeline.Inference;

/// <summary>Finds the smallest batch from which on a larger one brings next to nothing.</summary>
public static class BatchPlateau
{
    /// <summary>Least gain in items per second for which a batch is doubled: below it, waiting for company costs more than it brings.</summary>
    public const double WorthwhileGain = 0.05;

    // The first run of a size makes plans and memory; of the others the median is not moved by one that was disturbed.
    private const int Rounds = 5;

    /// <summary>Searches: sizes are doubled as long as that gains at least <see cref="WorthwhileGain"/>.</summary>
    /// <param name="most">Largest batch, at least 1.</param>
    /// <param name="run">Runs a batch of a size and tells how long it took.</param>
    /// <returns>The batch, 1..<paramref name="most"/>: the smallest at which doubling gains less, or <paramref name="most"/> where every doubling was worth it.</returns>
    public static int Search(int most, Func<int, TimeSpan> run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentNullException.ThrowIfNull(run);
        int batch = 1;
        double rate = most == 1 ? 0 : Rate(1, run);
        while (batch < most)
        {
            int next = Math.Min(2 * batch, most);
            double nextRate = Rate(next, run);

            // The last step may be less than a doubling, and is worth it by its share.
            double wanted = Math.Pow(1 + WorthwhileGain, Math.Log2((double)next / batch));
            if (nextRate < wanted * rate)
                return batch;
            (batch, rate) = (next, nextRate);
        }

        return batch;
    }

    private static double Rate(int batch, Func<int, TimeSpan> run)
    {
        run(batch);
        var times = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
            times[i] = run(batch).TotalSeconds;
        Array.Sort(times);
        return batch / Math.Max(times[Rounds / 2], 1e-9);
    }
}
