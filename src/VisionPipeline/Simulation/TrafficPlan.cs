namespace VisionPipeline.Simulation;

/// <summary>Decides which vehicles pass when. No vehicle is in view at the seam of the clip, so that it can repeat.</summary>
internal static class TrafficPlan
{
    /// <summary>Lane width in metres.</summary>
    public const double Lane = 3.5;

    /// <summary>The vehicles of a scene, in order of time.</summary>
    public static IReadOnlyList<SceneVehicle> Make(SceneSpec spec, RoadCamera camera)
    {
        var random = new SceneRandom((ulong)spec.Seed * 7919);
        var made = new List<SceneVehicle>();
        var last = new SceneVehicle?[spec.Lanes];
        double at = 0;
        double mean = spec.Rate > 0 ? 60 / spec.Rate : double.PositiveInfinity;
        while (spec.Rate > 0)
        {
            at += mean * (.35 - (.65 * Math.Log(1 - random.Unit())));
            if (at > spec.Seconds)
                break;
            int lane = random.Below(spec.Lanes);
            bool leaving = spec.Leaves(lane);
            VehicleKind kind = Kind(spec, leaving, random);
            PlateDesign design = PlateDesign.Of(spec.Region, random);
            double speed = random.Between(spec.MinSpeed, spec.MaxSpeed) / 3.6;
            double stretch = camera.FarZ - camera.NearZ;
            if (last[lane] is SceneVehicle ahead)
            {
                // Nobody overtakes within a lane: who would catch up takes the speed of the one ahead.
                speed = Math.Min(speed, ahead.Speed);
                double gap = (ahead.Shape.Length + random.Between(5, 9)) / speed;
                at = Math.Max(at, (leaving ? ahead.NearTime : ahead.NearTime - (stretch / speed)) + gap);
            }

            double near = leaving ? at + (VehicleShape.Of(kind, true).Length / speed) : at + (stretch / speed);
            double end = leaving ? near + (stretch / speed) : near + ((VehicleShape.Of(kind, false).Length + 3) / speed);
            if (end > spec.Seconds - .2)
                continue;
            string written = design.Write(random);
            var vehicle = new SceneVehicle
            {
                Id = made.Count + 1,
                Kind = kind,
                Design = design,
                Written = written,
                TwoLines = kind == VehicleKind.Motorcycle || written.Contains('/', StringComparison.Ordinal) || (kind == VehicleKind.Truck && design.Region == "IN"),
                Lane = lane + 1,
                X = ((lane - ((spec.Lanes - 1) / 2.0)) * Lane) + random.Between(-.3, .3),
                Speed = speed,
                NearTime = near,
                Rear = leaving,
                Seed = random.Bits(),
            };
            made.Add(vehicle);
            last[lane] = vehicle;
        }

        return made;
    }

    private static VehicleKind Kind(SceneSpec spec, bool leaving, SceneRandom random)
    {
        double draw = random.Unit();
        if (spec.Traffic != "mixed")
            return Enum.Parse<VehicleKind>(spec.Traffic, true);
        // In most regions motorcycles bear no plate at the front.
        return draw < .66 ? VehicleKind.Car
            : draw < .78 ? VehicleKind.Van
            : draw < .89 ? VehicleKind.Truck
            : draw < .94 || !leaving ? VehicleKind.Bus
            : VehicleKind.Motorcycle;
    }
}
