using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

public sealed class AssignmentTests
{
    [Fact]
    public void Solve_RandomCosts_IsAsGoodAsEveryOther()
    {
        var random = new Random(7);
        var assignment = new Assignment();
        for (int round = 0; round < 3000; round++)
        {
            int rows = random.Next(0, 6);
            int columns = random.Next(0, 6);
            double[] costs = new double[rows * columns];
            for (int i = 0; i < costs.Length; i++)
                costs[i] = random.Next(5) switch { 0 => 1, 1 => double.PositiveInfinity, 2 => random.Next(-3, 4) / 4.0, _ => random.NextDouble() };
            int[] pairs = new int[rows];
            assignment.Solve(costs, rows, columns, 1, pairs);

            Assert.Equal(pairs.Where(c => c >= 0).Count(), pairs.Where(c => c >= 0).Distinct().Count());
            Assert.All(Enumerable.Range(0, rows).Where(r => pairs[r] >= 0), r => Assert.True(costs[(r * columns) + pairs[r]] < 1));
            double found = Enumerable.Range(0, rows).Where(r => pairs[r] >= 0).Sum(r => costs[(r * columns) + pairs[r]] - 1);
            Assert.Equal(Least(costs, rows, columns, 0, 0), found, 9);
        }
    }

    [Fact]
    public void Solve_NotANumber_IsNeverPaired()
    {
        int[] pairs = new int[2];
        new Assignment().Solve([double.NaN, 0.5, double.NaN, double.NaN], 2, 2, 1, pairs);
        Assert.Equal([1, -1], pairs);
    }

    [Fact]
    public void Solve_SecondTime_AllocatesNothing()
    {
        var assignment = new Assignment();
        double[] costs = [.. Enumerable.Range(0, 40 * 30).Select(i => (i * 7919 % 1000) / 900.0)];
        int[] pairs = new int[40];
        assignment.Solve(costs, 40, 30, 1, pairs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        assignment.Solve(costs, 40, 30, 1, pairs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Least(double[] costs, int rows, int columns, int row, int used)
    {
        if (row == rows)
            return 0;
        double least = Least(costs, rows, columns, row + 1, used);
        for (int c = 0; c < columns; c++)
        {
            double cost = costs[(row * columns) + c];
            if ((used & (1 << c)) == 0 && cost < 1)
                least = Math.Min(least, cost - 1 + Least(costs, rows, columns, row + 1, used | (1 << c)));
        }

        return least;
    }
}
