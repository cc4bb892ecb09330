namespace VisionPipeline.Server.Reading;

/// <summary>Says which vehicle bears a plate: by geometry, because the nearest box is often the car behind.</summary>
internal static class VehiclePairing
{
    // A plate lies within its vehicle's box; boxes of both are a little off.
    private const double LeastInside = 0.7;

    /// <summary>The vehicle, or null where none holds the plate.</summary>
    /// <remarks>
    /// Among the boxes that hold it, the one in which it sits lowest and most central wins: a plate of a car in front of a
    /// truck lies in both boxes, but high above the truck's lower edge only in the truck's.
    /// </remarks>
    public static SceneVehicle? Find(in PixelBox plate, IReadOnlyList<SceneVehicle> vehicles)
    {
        SceneVehicle? best = null;
        double bestCost = double.PositiveInfinity;
        foreach (SceneVehicle vehicle in vehicles)
        {
            if (plate.Shared(vehicle.Box) < LeastInside * plate.Area || vehicle.Box.Area < plate.Area * 2)
                continue;
            double aside = Math.Abs(plate.X + (plate.Width / 2) - vehicle.Box.X - (vehicle.Box.Width / 2)) / vehicle.Box.Width;
            double above = (vehicle.Box.Y + vehicle.Box.Height - plate.Y - plate.Height) / vehicle.Box.Height;

            // The size breaks ties towards the smaller box: it is the nearer fit.
            double cost = Math.Max(above, 0) + (0.5 * aside) + (0.02 * Math.Log(vehicle.Box.Area));
            if (cost < bestCost)
                (best, bestCost) = (vehicle, cost);
        }

        return best;
    }
}
