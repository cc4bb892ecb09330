namespace VisionPipeline.Tracking;

/// <summary>
/// Whether something can be where a thing was last seen plus some way, as vehicles go: on, not to the side, and not back. A Kalman
/// filter's deviations allow far more after a second without a sighting, and would hand a track over to the vehicle beside or behind it.
/// </summary>
internal static class LikelyWay
{
    // In shares of the thing's size. Below so much per second its direction is noise.
    private const double Moving = 0.5;
    private const double Back = 0.5;
    private const double Aside = 0.6;

    // Steeper than this to its direction nobody turns within the time that a track coasts.
    private const double Turn = 0.5;

    // 1.3 sizes per second squared are 4 m/s2 of a car.
    private const double HalfAcceleration = 0.65;

    /// <summary>Whether it lies beside the way: in the next lane.</summary>
    /// <param name="velocity">As it was last seen, pixels per second.</param>
    /// <param name="x">From where it was last seen to here, pixels to the right.</param>
    /// <param name="y">Likewise, downwards.</param>
    /// <param name="size">Size of the thing in pixels, above 0.</param>
    public static bool IsBeside((float X, float Y) velocity, double x, double y, double size)
    {
        double speed = Length(velocity.X, velocity.Y);
        if (speed < Moving * size)
            return false;
        double along = ((x * velocity.X) + (y * velocity.Y)) / speed;
        return Math.Abs((x * velocity.Y) - (y * velocity.X)) / speed > Math.Max(Aside * size, Turn * along);
    }

    /// <summary>Whether it can be the same thing: not beside, not behind, and not farther than what stood can have gone.</summary>
    /// <param name="velocity">As it was last seen, pixels per second.</param>
    /// <param name="x">From where it was last seen to here, pixels to the right.</param>
    /// <param name="y">Likewise, downwards.</param>
    /// <param name="size">Size of the thing in pixels, above 0.</param>
    /// <param name="seconds">Time since then, 0 or more.</param>
    public static bool Leads((float X, float Y) velocity, double x, double y, double size, double seconds)
    {
        double speed = Length(velocity.X, velocity.Y);
        if (speed < Moving * size)
            return Length(x, y) <= (Back * size) + (1.5 * speed * seconds) + (HalfAcceleration * size * seconds * seconds);
        return ((x * velocity.X) + (y * velocity.Y)) / speed >= -Back * size && !IsBeside(velocity, x, y, size);
    }

    private static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
