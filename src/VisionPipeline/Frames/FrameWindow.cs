namespace VisionPipeline.Frames;

/// <summary>Main memory for a part of a picture that lies elsewhere, used again and again. NOT thread-safe.</summary>
public sealed class FrameWindow
{
    private readonly byte[][] _planes = [[], [], []];
    private YuvFormat _format;

    /// <summary>The picture that it holds: as many rows and columns as were taken, rows without gaps. Valid until the next one.</summary>
    /// <exception cref="ArgumentException">It holds none yet.</exception>
    public YuvImage Image => new(
        _format, _planes[0], _format.RowBytes(0), _planes[1], _format.PlaneCount > 1 ? _format.RowBytes(1) : 0, _planes[2], _format.PlaneCount > 2 ? _format.RowBytes(2) : 0);

    /// <summary>Makes room for a picture with undefined content; allocates only where none before was as large.</summary>
    /// <param name="format">The picture.</param>
    /// <exception cref="ArgumentException">The format is invalid.</exception>
    public void Take(in YuvFormat format)
    {
        format.Validate();
        _format = format;
        for (int i = 0; i < format.PlaneCount; i++)
        {
            int needed = format.RowBytes(i) * format.Rows(i);
            if (_planes[i].Length < needed)
                _planes[i] = new byte[needed + (needed / 4)];
        }
    }

    /// <summary>The bytes of a plane, to be filled after <see cref="Take"/>.</summary>
    /// <param name="plane">Below the format's number of planes.</param>
    public Span<byte> Plane(int plane) => _planes[plane].AsSpan(0, _format.RowBytes(plane) * _format.Rows(plane));
}
