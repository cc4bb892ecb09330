using VisionPipeline.Detection;

namespace VisionPipeline.Tests.Detection;

public sealed class RowScanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(23)]
    [InlineData(1000)]
    public void Next_FromHitToHit_FindsEveryOne(int length)
    {
        var random = new Random(length);
        float[] row = [.. Enumerable.Range(0, length).Select(_ => random.Next(9) switch { 0 => float.NaN, 1 => 0.5f, 2 => float.PositiveInfinity, _ => random.NextSingle() * 0.49f })];
        List<int> found = [];
        for (int at = RowScan.Next(row, 0, 0.5f); at >= 0; at = RowScan.Next(row, at + 1, 0.5f))
            found.Add(at);
        Assert.Equal(Enumerable.Range(0, length).Where(i => row[i] >= 0.5f), found);
    }
}
