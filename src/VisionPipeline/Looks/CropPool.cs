using OpenCvSharp;
using VisionPipeline.Frames;

namespace VisionPipeline.Looks;

/// <summary>A bounded set of buffers for crops. Thread-safe.</summary>
/// <param name="capacity">Most crops out at a time, at least 1.</param>
public sealed class CropPool(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Lock _bringing = new();
    private readonly Stack<PlateCrop> _idle = new();
    private readonly FrameWindow _window = new();
    private int _created;

    /// <summary>Most crops out at a time.</summary>
    public int Capacity => capacity;

    /// <summary>Crops that somebody holds now. Zero once all looks are done or dropped.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
                return _created - _idle.Count;
        }
    }

    /// <summary>Takes a buffer.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    /// <param name="patch">The pixels where they lie on a device; the crop's to dispose where one is returned.</param>
    /// <returns>Null where all are out.</returns>
    public PlateCrop? TryRent(int width, int height, IPicturePatch? patch = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        PlateCrop? crop;
        lock (_lock)
        {
            if (!_idle.TryPop(out crop))
            {
                if (_created >= capacity)
                    return null;
                crop = new PlateCrop(this);
                _created++;
            }
        }

        crop.Take(width, height, patch);
        return crop;
    }

    /// <summary>Brings a patch down, upright; one at a time, as few are.</summary>
    internal void Bring(IPicturePatch patch, Span<byte> rgb)
    {
        PixelArea inner = patch.Inner;
        lock (_bringing)
            RgbRows.Convert(patch.Read(_window), new Rect(inner.Left, inner.Top, inner.Width, inner.Height), patch.Rotation, rgb);
    }

    internal void Return(PlateCrop crop)
    {
        lock (_lock)
            _idle.Push(crop);
    }
}
