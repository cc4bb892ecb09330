namespace Tesseract;

/// <summary>What an engine read in one picture. Dispose it before the engine's next picture.</summary>
/// <remarks>Belongs to its engine's thread; of no use once the engine is disposed.</remarks>
public sealed unsafe class Page : IDisposable
{
    private readonly TesseractEngine _engine;
    private readonly List<ResultIterator> _iterators = [];

    internal Page(TesseractEngine engine) => _engine = engine;

    internal bool IsDisposed { get; private set; }

    /// <summary>The text, a line end after each line; empty where nothing was read.</summary>
    /// <exception cref="ObjectDisposedException">The page is disposed.</exception>
    public string GetText()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return NativeText.Take(TesseractNative.GetUtf8Text(_engine.Handle)) ?? "";
    }

    /// <summary>The words' mean confidence, 0..1; 0 where nothing was read.</summary>
    /// <exception cref="ObjectDisposedException">The page is disposed.</exception>
    public float GetMeanConfidence()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Math.Clamp(TesseractNative.MeanTextConf(_engine.Handle), 0, 100) / 100f;
    }

    /// <summary>Goes through what was read; disposed with the page at the latest. Null where nothing was read.</summary>
    /// <exception cref="ObjectDisposedException">The page is disposed.</exception>
    public ResultIterator? GetIterator()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        nint made = TesseractNative.GetIterator(_engine.Handle);
        if (made == 0)
            return null;
        ResultIterator iterator = new(new IteratorHandle(made, _engine.Handle));
        _iterators.Add(iterator);
        return iterator;
    }

    /// <summary>Releases the iterators and what the engine holds of the picture; a second call does nothing.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;

        // An iterator looks into the engine's results: it must be gone before they are.
        foreach (ResultIterator iterator in _iterators)
            iterator.Dispose();
        if (!_engine.Handle.IsClosed)
            TesseractNative.Clear(_engine.Handle);
    }
}
