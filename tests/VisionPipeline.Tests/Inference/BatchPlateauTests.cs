using VisionPipeline.Inference;

namespace VisionPipeline.Tests.Inference;

public sealed class BatchPlateauTests
{
    // A run costs so much whatever its size, and so much for each item; on a GPU items are free until it is full.
    [Theory]
    [InlineData(32, 0, 1, 0, 1)]
    [InlineData(32, 1, 1, 0, 16)]
    [InlineData(32, 0.05, 1, 0, 1)]
    [InlineData(32, 5, 0.001, 0, 32)]
    [InlineData(12, 5, 0.001, 0, 12)]
    [InlineData(64, 0.1, 1, 8, 8)]
    [InlineData(1, 5, 1, 0, 1)]
    public void Search_CostModels_StopsWhereDoublingGainsLessThanATwentieth(int most, double fixedCost, double perItem, int free, int wanted)
    {
        var sizes = new List<int>();
        int found = BatchPlateau.Search(most, batch =>
        {
            sizes.Add(batch);
            return TimeSpan.FromMilliseconds(fixedCost + (perItem * Math.Max(batch, free)));
        });
        Assert.Equal(wanted, found);
        Assert.All(sizes, size => Assert.InRange(size, 1, most));
        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public void Search_OneDisturbedRun_ChangesNothing()
    {
        int runs = 0;
        int found = BatchPlateau.Search(16, batch => TimeSpan.FromMilliseconds((runs++ % 6 == 3 ? 50 : 0) + Math.Max(batch, 4)));
        Assert.Equal(4, found);
    }

    [Fact]
    public void Memo_KeepsByModelDeviceAndMost_AndOverlooksWhatIsNoGood()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("vision-batch-");
        try
        {
            string folder = Path.Combine(root.FullName, "new");
            var memo = new BatchMemo(folder);
            Assert.Null(memo.Find("a", "gpu", 32));
            memo.Keep("a", "gpu", 32, 8);
            Assert.Equal(8, new BatchMemo(folder).Find("a", "gpu", 32));
            Assert.Null(memo.Find("b", "gpu", 32));
            Assert.Null(memo.Find("a", "cpu", 32));
            Assert.Null(memo.Find("a", "gpu", 16));
            memo.Keep("a", "gpu", 32, 16);
            Assert.Equal(16, memo.Find("a", "gpu", 32));
            string file = Assert.Single(Directory.GetFiles(folder));
            foreach (string wrong in new[] { "", "0", "33", "-1", "eight" })
            {
                File.WriteAllText(file, wrong);
                Assert.Null(memo.Find("a", "gpu", 32));
            }

            File.WriteAllText(Path.Combine(root.FullName, "file"), "");
            var nowhere = new BatchMemo(Path.Combine(root.FullName, "file", "x"));
            nowhere.Keep("a", "gpu", 32, 8);
            Assert.Null(nowhere.Find("a", "gpu", 32));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
