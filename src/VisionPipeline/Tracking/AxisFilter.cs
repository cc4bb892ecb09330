namespace VisionPipeline.Tracking;

/// <summary>
/// Kalman filter of one number that moves at nearly constant velocity (Kalman 1960; white-noise acceleration as in Bar-Shalom,
/// Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", 6.2.2). SORT's and ByteTrack's filter of a box has
/// no covariance between its four numbers, so four of these are the same filter.
/// </summary>
internal struct AxisFilter
{
    /// <summary>The number, in pixels.</summary>
    public double Place;

    /// <summary>Its change, in pixels per second.</summary>
    public double Rate;

    /// <summary>Variance of <see cref="Place"/>.</summary>
    public double PlaceVariance;

    /// <summary>Variance of <see cref="Rate"/>.</summary>
    public double RateVariance;

    /// <summary>Covariance of the two.</summary>
    public double Covariance;

    /// <summary>Starts anew.</summary>
    public static AxisFilter At(double place, double deviation, double rate, double rateDeviation) => new()
    {
        Place = place,
        Rate = rate,
        PlaceVariance = deviation * deviation,
        RateVariance = rateDeviation * rateDeviation,
    };

    /// <summary>Moves on by some seconds, 0 or more.</summary>
    /// <param name="seconds">Time that passed.</param>
    /// <param name="noise">Spectral density of the acceleration, square pixels per second cubed.</param>
    public void Predict(double seconds, double noise)
    {
        Place += Rate * seconds;
        PlaceVariance += (2 * seconds * Covariance) + (seconds * seconds * RateVariance) + (noise * seconds * seconds * seconds / 3);
        Covariance += (seconds * RateVariance) + (noise * seconds * seconds / 2);
        RateVariance += noise * seconds;
    }

    /// <summary>Takes in a measurement with a variance above 0.</summary>
    public void Correct(double measured, double variance)
    {
        double total = PlaceVariance + variance;
        double gain = PlaceVariance / total;
        double rateGain = Covariance / total;
        double off = measured - Place;
        Place += gain * off;
        Rate += rateGain * off;
        RateVariance -= rateGain * Covariance;
        Covariance *= 1 - gain;
        PlaceVariance *= 1 - gain;
    }
}
