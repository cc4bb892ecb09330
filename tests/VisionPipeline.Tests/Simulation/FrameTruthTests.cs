using VisionPipeline.Simulation;

namespace VisionPipeline.Tests.Simulation;

public sealed class FrameTruthTests
{
    private const string Scene = "day?seed=7&size=640x360&lanes=2&rate=30&seconds=20&fps=5";

    [Fact]
    public void At_PlatesOfTheScenesTruth_AreWhereItHasThem()
    {
        var spec = SceneSpec.Parse(Scene);
        var frames = new FrameTruth(spec);
        int compared = 0;
        foreach (TruthPass pass in SceneTruth.Of(spec).Passes)
        {
            foreach (TruthBox box in pass.Boxes.Where(static box => box.Visible > .99))
            {
                FrameVehicle vehicle = Assert.Single(frames.At(box.Frame), seen => seen.Plate?.Text == pass.Plate);
                Assert.Equal(pass.Vehicle, vehicle.Kind.ToString().ToLowerInvariant());
                Assert.Equal((box.PlateX, box.PlateY, box.PlateWidth, box.PlateHeight), (vehicle.Plate!.Box.X, vehicle.Plate.Box.Y, vehicle.Plate.Box.Width, vehicle.Plate.Box.Height));
                IReadOnlyList<double> corners = vehicle.Plate.Corners;
                Assert.Equal(box.PlateX, Math.Min(corners[0], corners[6]), .11);
                Assert.Equal(box.PlateX + box.PlateWidth, Math.Max(corners[2], corners[4]), .11);
                Assert.Equal(box.PlateY, corners[1], .11);
                Assert.Equal(box.PlateY + box.PlateHeight, corners[5], .11);
                compared++;
            }
        }

        Assert.InRange(compared, 20, int.MaxValue);
    }

    [Fact]
    public void At_PlateHasLeftThePicture_GivesTheRestOfTheVehicle()
    {
        var spec = SceneSpec.Parse("day?seed=7&size=640x360&lanes=1&traffic=bus&rate=20&seconds=20&fps=10&speed=20-30");
        var frames = new FrameTruth(spec);
        TruthPass pass = SceneTruth.Of(spec).Passes[0];
        FrameVehicle rest = Assert.Single(frames.At(pass.LastFrame + 4), static vehicle => vehicle.Plate is null && vehicle.Box.Y + vehicle.Box.Height >= 360);
        Assert.Equal(VehicleKind.Bus, rest.Kind);
        Assert.InRange(rest.Box.Visible, .01, .99);
    }

    [Fact]
    public void At_AnyFrame_GivesBoxesWithinThePicture()
    {
        var spec = SceneSpec.Parse("rain?seed=9&size=640x360&lanes=3&rate=60&seconds=20&fps=5");
        var frames = new FrameTruth(spec);
        FrameVehicle[] all = [.. Enumerable.Range(0, spec.Frames).SelectMany(frames.At)];
        Assert.NotEmpty(all);
        Assert.All(all.SelectMany(static vehicle => (FrameBox?[])[vehicle.Box, vehicle.Plate?.Box]).OfType<FrameBox>(), static box =>
        {
            Assert.InRange(box.X, 0, 640);
            Assert.InRange(box.Y, 0, 360);
            Assert.InRange(box.X + box.Width, 0, 640.11);
            Assert.InRange(box.Y + box.Height, 0, 360.11);
            Assert.InRange(box.Visible, 0, 1);
        });
    }

    [Fact]
    public void At_VehicleBehindAnother_IsSeenInPart()
    {
        var spec = SceneSpec.Parse("day?seed=3&size=640x360&lanes=3&traffic=mixed&rate=120&seconds=120&fps=5&speed=20-30");
        var frames = new FrameTruth(spec);
        Assert.Contains(Enumerable.Range(0, spec.Frames).SelectMany(frames.At), static vehicle => vehicle.Box is { Y: > 1, Visible: < .9 } && vehicle.Box.Y + vehicle.Box.Height < 359);
    }
}
