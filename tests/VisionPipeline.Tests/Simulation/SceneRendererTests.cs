using System.Security.Cryptography;
using VisionPipeline.Simulation;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneRendererTests
{
    private const string Car = "day?seed=5&size=1280x720&lanes=1&region=DE&traffic=car&seconds=8&rate=20&speed=25-35&fps=12";

    [Theory]
    [InlineData("day")]
    [InlineData("night")]
    [InlineData("rain")]
    public void Render_SameSeed_GivesTheSameBytes(string light)
    {
        string one = Hash($"{light}?seed=5&size=640x360&fps=5&seconds=10");
        Assert.Equal(one, Hash($"{light}?seed=5&size=640x360&fps=5&seconds=10"));
        Assert.NotEqual(one, Hash($"{light}?seed=6&size=640x360&fps=5&seconds=10"));
    }

    [Fact]
    public void Render_AnyOrder_GivesTheSameFrame()
    {
        var spec = SceneSpec.Parse("day?seed=5&size=640x360&fps=5&seconds=10");
        using var ahead = new SceneRenderer(spec);
        using var back = new SceneRenderer(spec);
        ahead.Render(20);
        foreach (int frame in (int[])[40, 0, 20])
            back.Render(frame);
        Assert.Equal(ahead.Canvas.Y, back.Canvas.Y);
    }

    [Fact]
    public void Render_AnotherTextOnThePlate_ChangesPixelsWithinTheTruthsPlateOnly()
    {
        var spec = SceneSpec.Parse(Car);
        TruthPass pass = SceneTruth.Of(spec).Passes.First(static pass => pass.Countable);
        using var real = new SceneRenderer(spec);
        using var other = new SceneRenderer(spec);
        var vehicles = (List<SceneVehicle>)other.Vehicles;
        int index = vehicles.FindIndex(vehicle => vehicle.Id == pass.Id);
        vehicles[index] = vehicles[index] with { Written = new string([.. vehicles[index].Written.Select(static c => char.IsAsciiDigit(c) ? (char)('0' + ((c - '0' + 5) % 10)) : c)]) };
        TruthBox[] seen = [.. pass.Boxes.Where(static box => box.Visible > .99 && box.PlateWidth > 50)];
        foreach (TruthBox box in (TruthBox[])[seen[0], seen[seen.Length / 2], seen[^1]])
        {
            real.Render(box.Frame);
            other.Render(box.Frame);
            AssertWithin(box, spec.Width, real.Canvas.Y, other.Canvas.Y);
        }
    }

    [Fact]
    public void Render_AnotherColourOfThePlate_ChangesPixelsUpToTheEdgesOfTheTruthsPlate()
    {
        var spec = SceneSpec.Parse(Car);
        TruthPass pass = SceneTruth.Of(spec).Passes.First(static pass => pass.Countable);
        using var real = new SceneRenderer(spec);
        using var other = new SceneRenderer(spec);
        var vehicles = (List<SceneVehicle>)other.Vehicles;
        int index = vehicles.FindIndex(vehicle => vehicle.Id == pass.Id);
        vehicles[index] = vehicles[index] with { Design = vehicles[index].Design with { Yellow = true, Band = null } };
        foreach (TruthBox box in pass.Boxes.Where(static box => box.Visible > .99 && box.PlateWidth > 70))
        {
            real.Render(box.Frame);
            other.Render(box.Frame);
            int[] changed = [.. Enumerable.Range(0, real.Canvas.Y.Length).Where(i => Math.Abs(real.Canvas.Y[i] - other.Canvas.Y[i]) > 8)];
            const double Near = 2.5;
            Assert.InRange(changed.Min(i => i % spec.Width), box.PlateX - Near, box.PlateX + Near);
            Assert.InRange(changed.Max(i => i % spec.Width) + 1, box.PlateX + box.PlateWidth - Near, box.PlateX + box.PlateWidth + Near);
            Assert.InRange(changed.Min(i => i / spec.Width), box.PlateY - Near, box.PlateY + Near);
            Assert.InRange(changed.Max(i => i / spec.Width) + 1, box.PlateY + box.PlateHeight - Near, box.PlateY + box.PlateHeight + Near);
        }
    }

    [Fact]
    public void Render_WithoutAVehicle_ChangesPixelsWhereTheTruthHasIt()
    {
        var spec = SceneSpec.Parse(Car);
        TruthPass pass = SceneTruth.Of(spec).Passes.First(static pass => pass.Countable);
        TruthBox box = pass.Boxes.Last(static box => box.Visible > .99);
        using var with = new SceneRenderer(spec);
        using var without = new SceneRenderer(spec) { Without = pass.Id };
        with.Render(box.Frame);
        without.Render(box.Frame);
        // Bright plates on a dark road: nearly every sample differs.
        int changed = Inside(box, spec.Width).Count(i => Math.Abs(with.Canvas.Y[i] - without.Canvas.Y[i]) > 4);
        Assert.True(changed > .7 * box.PlateWidth * box.PlateHeight, $"{changed} samples of {box.PlateWidth}x{box.PlateHeight}");
    }

    private static void AssertWithin(TruthBox box, int stride, byte[] one, byte[] other)
    {
        // Filters reach one pixel over the edge.
        const int Reach = 2;
        int changed = 0;
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i] == other[i])
                continue;
            changed++;
            (int y, int x) = Math.DivRem(i, stride);
            Assert.InRange(x, box.PlateX - Reach, box.PlateX + box.PlateWidth + Reach);
            Assert.InRange(y, box.PlateY - Reach, box.PlateY + box.PlateHeight + Reach);
        }

        Assert.True(changed > .02 * box.PlateWidth * box.PlateHeight, $"{changed} samples of {box.PlateWidth}x{box.PlateHeight} in frame {box.Frame}");
    }

    private static IEnumerable<int> Inside(TruthBox box, int stride) =>
        from y in Enumerable.Range((int)box.PlateY, (int)box.PlateHeight)
        from x in Enumerable.Range((int)box.PlateX, (int)box.PlateWidth)
        select (y * stride) + x;

    private static string Hash(string scene)
    {
        using var renderer = new SceneRenderer(SceneSpec.Parse(scene));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int frame in (int[])[0, 15, 30])
        {
            renderer.Render(frame);
            hash.AppendData(renderer.Canvas.Y);
            hash.AppendData(renderer.Canvas.U);
            hash.AppendData(renderer.Canvas.V);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
