using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Pictures on a device, copies of what the decoder made: it has too few surfaces of its own to lend as many as a painter looks ahead.</summary>
internal sealed class SurfacePaintQueue : PaintQueue<MediaFrame>
{
    private readonly ISurfacePainter _painter;
    private readonly int _rotation;
    private readonly Action<MediaFrame, MediaFrame>? _make;
    private SurfacePool? _pool;

    /// <param name="painter">Paints them, and begins here; stays the caller's.</param>
    /// <param name="rotation">Clockwise turn that makes decoded pictures upright.</param>
    /// <param name="make">Gives a shell (the first) a surface like a picture (the second), in the place of a pool; null for a pool.</param>
    public SurfacePaintQueue(ISurfacePainter painter, int rotation, Action<MediaFrame, MediaFrame>? make)
        : base(painter.Lookahead)
    {
        _painter = painter;
        _rotation = rotation;
        _make = make;
        painter.Begin();
    }

    /// <summary>Copies a decoded picture on its device.</summary>
    /// <returns>The caller's, to be given to <see cref="PaintQueue{TPicture}.Return"/>.</returns>
    public MediaFrame Copy(MediaFrame decoded)
    {
        MediaFrame copy = Take();
        try
        {
            if (_make is null)
                (_pool ??= SurfacePool.For(decoded)).Take(copy, decoded);
            else
                _make(copy, decoded);
            _painter.Copy(copy, decoded);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Takes a copy of a decoded picture in.</summary>
    public void Add(MediaFrame decoded, long pts, long capture)
    {
        MediaFrame copy = Copy(decoded);
        Append(copy, pts, capture);
        _painter.See(copy, _rotation, capture);
    }

    public override void Return(MediaFrame picture)
    {
        // Back to the pool, once the encoder has let go of it too.
        picture.Clear();
        base.Return(picture);
    }

    public override void Dispose()
    {
        base.Dispose();
        _pool?.Dispose();
    }

    protected override void Paint(MediaFrame picture, long capture) => _painter.Paint(picture, _rotation, capture);
}
