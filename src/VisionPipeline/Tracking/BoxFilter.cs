using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// Kalman filter of a box: middle and size at nearly constant velocity, in seconds, with deviations in shares of the thing's
/// size as in SORT (Bewley et al., ICIP 2016) and ByteTrack, whose weights per frame at 30 frames/s give those used here per second.
/// </summary>
internal struct BoxFilter
{
    /// <summary>Deviation of a detection's middle and size in shares of the thing's size: ByteTrack's 1/20.</summary>
    public const double Measured = 0.05;

    // ByteTrack's velocity noise of 1/160 size per frame and frame is 1.03 sizes/s after one second at 30 frames/s. A little
    // more, because a vehicle that nears the camera speeds up in the picture.
    private const double Acceleration = 1.5;
    private const double Growth = 0.5;

    private AxisFilter _x;
    private AxisFilter _y;
    private AxisFilter _width;
    private AxisFilter _height;
    private double _size;

    /// <summary>Where it is, by all that was seen.</summary>
    public readonly Box Box
    {
        get
        {
            double width = Math.Max(_width.Place, 1);
            double height = Math.Max(_height.Place, 1);
            return new Box((float)(_x.Place - (width / 2)), (float)(_y.Place - (height / 2)), (float)width, (float)height);
        }
    }

    /// <summary>Pixels per second of its middle.</summary>
    public readonly (float X, float Y) Velocity => ((float)_x.Rate, (float)_y.Rate);

    /// <summary>The size, in pixels, that its deviations are shares of.</summary>
    public readonly double Size => _size;

    /// <summary>Starts anew.</summary>
    /// <param name="box">Where it is.</param>
    /// <param name="size">The size that deviations are shares of, in pixels, above 0.</param>
    /// <param name="velocity">What its velocity is thought to be, pixels per second.</param>
    /// <param name="deviation">How far off that may be, pixels per second.</param>
    public static BoxFilter At(in Box box, double size, (double X, double Y) velocity, double deviation)
    {
        double off = 2 * Measured * size;
        return new BoxFilter
        {
            _x = AxisFilter.At(box.CenterX, off, velocity.X, deviation),
            _y = AxisFilter.At(box.CenterY, off, velocity.Y, deviation),
            _width = AxisFilter.At(box.Width, off, 0, size),
            _height = AxisFilter.At(box.Height, off, 0, size),
            _size = size,
        };
    }

    /// <summary>Moves on by some seconds, 0 or more.</summary>
    public void Predict(double seconds)
    {
        double noise = Acceleration * Acceleration * _size * _size;
        _x.Predict(seconds, noise);
        _y.Predict(seconds, noise);
        double growth = Growth * Growth * _size * _size;
        PredictSize(ref _width, seconds, growth);
        PredictSize(ref _height, seconds, growth);
    }

    /// <summary>Takes in a detection.</summary>
    /// <param name="box">Where it was found.</param>
    /// <param name="size">Its size in pixels, above 0.</param>
    /// <param name="share">Deviation of the detection in shares of its size.</param>
    public void Correct(in Box box, double size, double share = Measured)
    {
        _size = size;
        double variance = share * share * size * size;
        _x.Correct(box.CenterX, variance);
        _y.Correct(box.CenterY, variance);
        _width.Correct(box.Width, variance);
        _height.Correct(box.Height, variance);
    }

    /// <summary>Holds the size as it is: without detections its change is no longer believed, or the box would swell or vanish.</summary>
    public void HoldSize()
    {
        _width.Rate = 0;
        _height.Rate = 0;
    }

    /// <summary>Squared distance of a detection's middle from the prediction, in deviations of both (Mahalanobis).</summary>
    public readonly double Distance(in Box box)
    {
        double variance = Measured * Measured * _size * _size;
        double x = box.CenterX - _x.Place;
        double y = box.CenterY - _y.Place;
        return (x * x / (_x.PlaceVariance + variance)) + (y * y / (_y.PlaceVariance + variance));
    }

    // No box halves or doubles in one step, whatever its rate: edges of the picture cut boxes at once.
    private static void PredictSize(ref AxisFilter axis, double seconds, double noise)
    {
        double before = axis.Place;
        axis.Predict(seconds, noise);
        axis.Place = Math.Clamp(axis.Place, before / 2, before * 2);
    }
}
