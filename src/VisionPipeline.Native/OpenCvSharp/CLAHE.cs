namespace OpenCvSharp;

/// <summary>Contrast-limited adaptive histogram equalisation (<c>cv::CLAHE</c>; Zuiderveld, Graphics Gems IV, 1994).</summary>
/// <remarks>Keeps its tables between calls: make one per thread and keep it. Owns a native object until <see cref="Dispose"/>.</remarks>
public sealed class CLAHE : IDisposable
{
    private readonly ClaheHandle _handle;
    private double _clipLimit;
    private Size _tiles;

    private CLAHE(ClaheHandle handle) => _handle = handle;

    /// <summary>Slope limit, 0..1e6; 0 leaves the contrast unlimited.</summary>
    /// <exception cref="OpenCVException">The value is out of range; the old one stays.</exception>
    public double ClipLimit
    {
        get => _clipLimit;
        set => Set(value, _tiles);
    }

    /// <summary>Tiles across and down, 1..256 each.</summary>
    /// <exception cref="OpenCVException">A value is out of range; the old one stays.</exception>
    public Size TilesGridSize
    {
        get => _tiles;
        set => Set(_clipLimit, value);
    }

    /// <summary>Makes one.</summary>
    /// <param name="clipLimit">Slope limit, 0..1e6.</param>
    /// <param name="tileGridSize">Tiles across and down, 1..256 each; 8 x 8 when null.</param>
    /// <exception cref="OpenCVException">An argument is out of range, or the native library is missing.</exception>
    public static CLAHE Create(double clipLimit = 40, Size? tileGridSize = null)
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.ClaheNew(out nint made), "createCLAHE");
        CLAHE clahe = new(new ClaheHandle(made));
        try
        {
            clahe.Set(clipLimit, tileGridSize ?? new Size(8, 8));
            return clahe;
        }
        catch
        {
            clahe.Dispose();
            throw;
        }
    }

    /// <summary>Equalises a picture.</summary>
    /// <param name="src">CV_8UC1 or CV_16UC1.</param>
    /// <param name="dst">Given the same size and type; may be <paramref name="src"/>.</param>
    /// <exception cref="OpenCVException">The source is empty or of another type.</exception>
    public void Apply(Mat src, Mat dst)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        OpenCvGate.Check(OpenCvNative.ClaheApply(_handle, src.Handle, dst.Handle), "CLAHE::apply");
    }

    /// <summary>Releases the native object; a second call does nothing.</summary>
    public void Dispose() => _handle.Dispose();

    private void Set(double clipLimit, Size tiles)
    {
        OpenCvGate.Check(OpenCvNative.ClaheSet(_handle, clipLimit, tiles.Width, tiles.Height), "createCLAHE");
        _clipLimit = clipLimit;
        _tiles = tiles;
    }
}
