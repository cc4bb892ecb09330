namespace VisionPipeline.Recording;

/// <summary>Pictures between decoder and encoder: as many as a painter looks ahead. Used by one thread. Owns them.</summary>
/// <typeparam name="TPicture">What is painted.</typeparam>
/// <param name="lookahead">So many follow a picture before it is painted.</param>
internal abstract class PaintQueue<TPicture>(int lookahead) : IDisposable
    where TPicture : class, IDisposable, new()
{
    private readonly Queue<(TPicture Picture, long Pts, long Capture)> _waiting = new();
    private readonly Stack<TPicture> _free = new();

    /// <summary>Gives the oldest picture, painted, where enough have followed it.</summary>
    /// <param name="isLast">Whether nothing more follows.</param>
    /// <param name="picture">To be given back with <see cref="Return"/>.</param>
    /// <param name="pts">Its time.</param>
    public bool TryTake(bool isLast, out TPicture picture, out long pts)
    {
        (picture, pts) = (null!, 0);
        if (_waiting.Count == 0 || (!isLast && _waiting.Count <= lookahead))
            return false;

        // One that cannot be painted stays: it must not go out.
        (picture, pts, long capture) = _waiting.Peek();
        Paint(picture, capture);
        _waiting.Dequeue();
        return true;
    }

    /// <summary>Takes a picture back to use it again.</summary>
    public virtual void Return(TPicture picture) => _free.Push(picture);

    public virtual void Dispose()
    {
        foreach ((TPicture picture, _, _) in _waiting)
            picture.Dispose();
        foreach (TPicture picture in _free)
            picture.Dispose();
        _waiting.Clear();
        _free.Clear();
    }

    /// <summary>Paints a picture in place.</summary>
    protected abstract void Paint(TPicture picture, long capture);

    /// <summary>A picture that nobody uses.</summary>
    protected TPicture Take() => _free.TryPop(out TPicture? picture) ? picture : new TPicture();

    /// <summary>Appends a picture, which then is this queue's.</summary>
    protected void Append(TPicture picture, long pts, long capture) => _waiting.Enqueue((picture, pts, capture));
}
