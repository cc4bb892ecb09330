namespace Tesseract;

/// <summary>Goes through what was read, by blocks, lines, words or characters.</summary>
/// <remarks>Owns a native iterator; disposed by its <see cref="Page"/> at the latest. Belongs to the engine's thread.</remarks>
public sealed unsafe class ResultIterator : IDisposable
{
    private readonly IteratorHandle _handle;
    private readonly List<ChoiceIterator> _choices = [];

    internal ResultIterator(IteratorHandle handle) => _handle = handle;

    /// <summary>Goes back to the beginning.</summary>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public void Begin()
    {
        EndChoices();
        TesseractNative.IteratorBegin(_handle);
    }

    /// <summary>Goes on.</summary>
    /// <param name="level">To the next what.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public bool Next(PageIteratorLevel level)
    {
        EndChoices();
        return TesseractNative.IteratorNext(_handle, Level(level)) != 0;
    }

    /// <summary>What stands here; null at the end.</summary>
    /// <param name="level">The whole of what.</param>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public string? GetText(PageIteratorLevel level) => NativeText.Take(TesseractNative.IteratorText(_handle, Level(level)));

    /// <summary>How sure the recogniser is of it, 0..100.</summary>
    /// <param name="level">The whole of what.</param>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public float GetConfidence(PageIteratorLevel level) => Math.Clamp(TesseractNative.IteratorConfidence(_handle, Level(level)), 0, 100);

    /// <summary>Where it stands.</summary>
    /// <param name="level">The whole of what.</param>
    /// <param name="bounds">In pixels of the picture.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public bool TryGetBoundingBox(PageIteratorLevel level, out Rect bounds)
    {
        bool here = TesseractNative.IteratorBox(_handle, Level(level), out int left, out int top, out int right, out int bottom) != 0;
        bounds = here ? new Rect(left, top, right, bottom) : default;
        return here;
    }

    /// <summary>What else the character here could be, best first; valid until this iterator moves. Null at the end.</summary>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public ChoiceIterator? GetChoiceIterator()
    {
        // Tesseract aborts the process where no word stands under the iterator: look first.
        if (string.IsNullOrEmpty(GetText(PageIteratorLevel.Symbol)))
            return null;
        nint made = TesseractNative.GetChoiceIterator(_handle);
        if (made == 0)
            return null;
        ChoiceIterator choices = new(new ChoiceHandle(made, _handle));
        _choices.Add(choices);
        return choices;
    }

    /// <summary>Releases the native iterator and its choices; a second call does nothing.</summary>
    public void Dispose()
    {
        EndChoices();
        _handle.Dispose();
    }

    private static int Level(PageIteratorLevel level)
    {
        if (level is < PageIteratorLevel.Block or > PageIteratorLevel.Symbol)
            throw new ArgumentOutOfRangeException(nameof(level), level, "there is no such level");
        return (int)level;
    }

    private void EndChoices()
    {
        foreach (ChoiceIterator choices in _choices)
            choices.Dispose();
        _choices.Clear();
    }
}
