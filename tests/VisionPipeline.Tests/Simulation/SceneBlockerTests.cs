using VisionPipeline.Simulation;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneBlockerTests
{
    private const string Road = "day?seed=7&size=1280x720&lanes=2&seconds=20&rate=40&fps=10";

    [Theory]
    [InlineData("pole")]
    [InlineData("tree")]
    public void Truth_SomethingInFront_HidesPlatesThatAreSeenWithoutIt(string block)
    {
        TruthPass[] open = [.. SceneTruth.Of(SceneSpec.Parse(Road)).Passes];
        TruthPass[] blocked = [.. SceneTruth.Of(SceneSpec.Parse($"{Road}&block={block}")).Passes];
        Assert.Equal(open.Select(static pass => pass.Plate), blocked.Select(static pass => pass.Plate));
        Assert.True(blocked.Sum(static pass => pass.ReadableFrames) < open.Sum(static pass => pass.ReadableFrames));
        Assert.Contains(blocked, pass => pass.Occluded > open.Single(other => other.Id == pass.Id).Occluded);
    }

    [Fact]
    public void Render_WhatIsHiddenWholly_ShowsNoVehicle()
    {
        var spec = SceneSpec.Parse($"{Road}&block=pole");
        SceneBlocker blocker = SceneBlocker.Of(spec)!;
        using var road = new SceneRenderer(spec);
        using var without = new SceneRenderer(SceneSpec.Parse($"{Road}&block=pole&rate=0"));
        (int X, int Y)[] hidden = [.. from y in Enumerable.Range(1, 7) from x in Enumerable.Range(0, spec.Width / 2) where blocker.Hidden((2 * x) - 4, (90 * y) - 4, 9, 9) >= 1 select (2 * x, 90 * y)];
        Assert.True(hidden.Length >= 7, $"{hidden.Length} places");
        for (int frame = 0; frame < spec.Frames; frame += 7)
        {
            road.Render(frame);
            without.Render(frame);
            Assert.All(hidden, place => Assert.Equal(without.Canvas.Y[(place.Y * spec.Width) + place.X], road.Canvas.Y[(place.Y * spec.Width) + place.X]));
        }
    }

    [Fact]
    public void Truth_OpposingLanes_GoBothWays()
    {
        SceneTruth truth = SceneTruth.Of(SceneSpec.Parse($"{Road}&view=both"));
        Assert.All(truth.Passes, static pass => Assert.Equal(pass.Lane == 1 ? "approaching" : "leaving", pass.Direction));
        Assert.Equal(2, truth.Passes.Select(static pass => pass.Direction).Distinct().Count());
        foreach (TruthPass pass in truth.Passes)
        {
            TruthBox[] seen = [.. pass.Boxes.Where(static box => box.Visible > .9)];
            Assert.True(seen.Length < 2 || (pass.Direction == "leaving") == (seen[^1].PlateY < seen[0].PlateY), $"{pass.Plate} in lane {pass.Lane}");
        }
    }
}
