using VisionPipeline.Batching;

namespace VisionPipeline.Tests.Batching;

public sealed class ColumnPassTests
{
    [Fact]
    public void Run_WithAndWithoutWideVectors_GivesTheExactSums()
    {
        var random = new Random(9);
        for (int i = 0; i < 200; i++)
        {
            int source = random.Next(1, 900);
            int target = random.Next(8, 300);
            AxisTaps exact = AxisTaps.Build(source, source, 1, random.Next(2) * 0.25, target, (ResizeFilter)(i % 2), random.Next(2) == 0);
            if (exact.MaxCount > ColumnTaps.MaxSamples)
                continue;
            ColumnTaps plain = ColumnTaps.From(exact, allowWide: false);
            ColumnTaps best = ColumnTaps.From(exact);
            var row = new short[Math.Max(source, best.RowLength)];
            for (int x = 0; x < source; x++)
                row[x] = (short)random.Next(32737);
            var plainResult = new float[target];
            var bestResult = new float[target];

            ColumnPass.Run(row, plain, plainResult);
            ColumnPass.Run(row, best, bestResult);

            Assert.Equal(plainResult, bestResult);
            for (int x = 0; x < target; x++)
            {
                long sum = 0;
                int weights = 0;
                for (int k = 0; k < exact.Count[x]; k++)
                {
                    sum += row[plain.StartOf(x) + k] * plain.WeightOf(x, k);
                    weights += plain.WeightOf(x, k);
                }

                Assert.Equal(1 << ColumnTaps.WeightBits, weights);
                Assert.Equal((float)sum, plainResult[x]);
            }
        }
    }
}
