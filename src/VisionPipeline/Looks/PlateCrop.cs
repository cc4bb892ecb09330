using OpenCvSharp;
using VisionPipeline.Frames;

namespace VisionPipeline.Looks;

/// <summary>An upright RGB picture of a plate's neighbourhood, in memory that a <see cref="CropPool"/> lends; or the neighbourhood on a device, brought down when somebody asks for its pixels.</summary>
/// <remarks>Whoever has it disposes it once; it is not shared. Its memory is used again afterwards.</remarks>
public sealed class PlateCrop : IDisposable
{
    private readonly CropPool _pool;
    private byte[] _pixels = [];
    private bool _isDown;
    private int _out;

    internal PlateCrop(CropPool pool) => _pool = pool;

    /// <summary>Pixels across.</summary>
    public int Width { get; private set; }

    /// <summary>Pixels down.</summary>
    public int Height { get; private set; }

    /// <summary>The neighbourhood on a device; null where it lies in main memory. Valid until <see cref="Dispose"/>.</summary>
    public IPicturePatch? Patch { get; private set; }

    /// <summary>Rows of R, G, B bytes without gaps. Valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="Native.NativeException">They lie on a device, which failed.</exception>
    public Memory<byte> Pixels
    {
        get
        {
            if (Patch is { } patch && !_isDown)
            {
                Grow();
                _pool.Bring(patch, _pixels);
                _isDown = true;
            }

            return _pixels.AsMemory(0, 3 * Width * Height);
        }
    }

    /// <summary>The same as a matrix over this memory; the caller disposes it before the crop.</summary>
    /// <exception cref="Native.NativeException">They lie on a device, which failed.</exception>
    public Mat AsMat() => Mat.FromPixelData(Height, Width, MatType.CV_8UC3, Pixels);

    /// <summary>Gives the memory back, and the patch to its device. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _out, 0) != 1)
            return;
        Patch?.Dispose();
        Patch = null;
        _pool.Return(this);
    }

    internal void Take(int width, int height, IPicturePatch? patch)
    {
        (Width, Height, Patch, _isDown) = (width, height, patch, false);
        if (patch is null)
            Grow();
        _out = 1;
    }

    // Plates of one camera come in similar sizes: a little more room spares the next ones a new array.
    private void Grow()
    {
        int needed = 3 * Width * Height;
        if (_pixels.Length < needed)
            _pixels = new byte[needed + (needed / 4)];
    }
}
