using VisionPipeline.Detection;

namespace VisionPipeline.Tests.Detection;

public sealed class CandidateListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Suppress_RandomBoxes_KeepsWhatTheDefinitionKeeps(int seed)
    {
        var random = new Random(seed);
        CandidateList list = Filled(random, 400);
        list.Suppress(0.4f, 1000);
        int[] kept = list.Kept.ToArray();
        Assert.Equal(kept.OrderByDescending(i => list[i].Score), kept);
        Assert.All(kept, a => Assert.All(kept, b => Assert.True(a == b || Candidate.Overlap(list[a], list[b]) <= 0.4f)));
        // Whatever was dropped lies under something better.
        foreach (int dropped in Enumerable.Range(0, list.Count).Except(kept))
            Assert.Contains(kept, better => list[better].Score >= list[dropped].Score && Candidate.Overlap(list[better], list[dropped]) > 0.4f);
    }

    [Fact]
    public void Suppress_Limit_KeepsTheBest()
    {
        CandidateList list = Filled(new Random(4), 100);
        list.Suppress(1, 7);
        Assert.Equal(Enumerable.Range(0, 100).OrderByDescending(i => list[i].Score).Take(7), list.Kept.ToArray());
    }

    [Fact]
    public void Suppress_EqualScores_KeepsTheFirst()
    {
        var list = new CandidateList();
        for (int i = 0; i < 3; i++)
            list.Add(0, 0, 10, 10, 0.5f, ObjectClass.Plate, i);
        list.Suppress(0.5f, 10);
        Assert.Equal([0], list.Kept.ToArray());
    }

    [Fact]
    public void Overlap_IsIntersectionOverUnion()
    {
        var list = new CandidateList();
        list.Add(0, 0, 10, 10, 0.5f, ObjectClass.Plate, 0);
        list.Add(5, 0, 15, 10, 0.5f, ObjectClass.Plate, 1);
        list.Add(10, 0, 20, 10, 0.5f, ObjectClass.Plate, 2);
        Assert.Equal(50f / 150, Candidate.Overlap(list[0], list[1]), 1e-6f);
        Assert.Equal(0, Candidate.Overlap(list[0], list[2]));
        Assert.Equal(1, Candidate.Overlap(list[1], list[1]));
    }

    private static CandidateList Filled(Random random, int count)
    {
        var list = new CandidateList();
        for (int i = 0; i < count; i++)
        {
            float x = random.NextSingle() * 100;
            float y = random.NextSingle() * 100;
            list.Add(x, y, x + 1 + (random.NextSingle() * 40), y + 1 + (random.NextSingle() * 40), 0.01f + (0.98f * random.NextSingle()), ObjectClass.Car, i);
        }

        return list;
    }
}
