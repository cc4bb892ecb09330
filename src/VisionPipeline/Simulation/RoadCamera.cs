namespace VisionPipeline.Simulation;

/// <summary>A pinhole camera over the middle of a straight road. Metres: x to the right, y up, z along the road away from it.</summary>
internal sealed class RoadCamera
{
    private readonly double _height;
    private readonly double _sine;
    private readonly double _cosine;
    private readonly double _focal;
    private readonly double _middleX;
    private readonly double _middleY;

    /// <param name="spec">More lanes take a camera that is higher and farther away.</param>
    public RoadCamera(SceneSpec spec)
    {
        (_height, NearZ, FarZ) = spec.Lanes switch { 1 => (5.0, 9.0, 45.0), 2 => (6.0, 12.0, 60.0), _ => (7.0, 17.0, 80.0) };
        double near = Math.Atan(_height / NearZ);
        double far = Math.Atan(_height / FarZ);
        (_sine, _cosine) = Math.SinCos((near + far) / 2);
        _focal = spec.Height / 2.0 / Math.Tan((near - far) / 2);
        _middleX = spec.Width / 2.0;
        _middleY = spec.Height / 2.0;
    }

    /// <summary>Where the lower edge of the picture meets the road.</summary>
    public double NearZ { get; }

    /// <summary>Where the upper edge of the picture meets the road.</summary>
    public double FarZ { get; }

    /// <summary>Pixels per metre at a depth.</summary>
    public double Scale(double depth) => _focal / depth;

    /// <summary>Most pixels per metre that are seen of a vehicle's face.</summary>
    public double LargestScale => Scale((NearZ * _cosine) + (_height * _sine)) * 1.05;

    /// <summary>Distance along the optical axis.</summary>
    public double Depth(double y, double z) => (z * _cosine) + ((_height - y) * _sine);

    /// <summary>Row of a point.</summary>
    public double Row(double y, double z) => _middleY + (_focal * (((_height - y) * _cosine) - (z * _sine)) / Depth(y, z));

    /// <summary>Column of a point.</summary>
    public double Column(double x, double y, double z) => _middleX + (_focal * x / Depth(y, z));

    /// <summary>The place on the road that a pixel shows.</summary>
    public (double X, double Z) Ground(double column, double row)
    {
        double v = (row - _middleY) / _focal;
        double z = _height * (_cosine - (v * _sine)) / (_sine + (v * _cosine));
        return ((column - _middleX) * Depth(0, z) / _focal, z);
    }
}
