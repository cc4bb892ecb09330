using OpenCvSharp;

namespace VisionPipeline.Looks;

/// <summary>An upright RGB picture of a plate's neighbourhood, in memory that a <see cref="CropPool"/> lends.</summary>
/// <remarks>Whoever has it disposes it once; it is not shared. Its memory is used again afterwards.</remarks>
public sealed class PlateCrop : IDisposable
{
    private readonly CropPool _pool;
    private byte[] _pixels = [];
    private int _out;

    internal PlateCrop(CropPool pool) => _pool = pool;

    /// <summary>Pixels across.</summary>
    public int Width { get; private set; }

    /// <summary>Pixels down.</summary>
    public int Height { get; private set; }

    /// <summary>Rows of R, G, B bytes without gaps. Valid until <see cref="Dispose"/>.</summary>
    public Memory<byte> Pixels => _pixels.AsMemory(0, 3 * Width * Height);

    /// <summary>The same as a matrix over this memory; the caller disposes it before the crop.</summary>
    public Mat AsMat() => Mat.FromPixelData(Height, Width, MatType.CV_8UC3, Pixels);

    /// <summary>Gives the memory back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _out, 0) == 1)
            _pool.Return(this);
    }

    internal void Take(int width, int height)
    {
        // Plates of one camera come in similar sizes: a little more room spares the next ones a new array.
        int needed = 3 * width * height;
        if (_pixels.Length < needed)
            _pixels = new byte[needed + (needed / 4)];
        (Width, Height) = (width, height);
        _out = 1;
    }
}
