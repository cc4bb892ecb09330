using System.Runtime.InteropServices;

namespace Tesseract;

/// <summary>Goes through what a character could be, best first; it stands on the best at first.</summary>
/// <remarks>Owns a native iterator; disposed when its <see cref="ResultIterator"/> moves or ends. Belongs to the engine's thread.</remarks>
public sealed unsafe class ChoiceIterator : IDisposable
{
    private readonly ChoiceHandle _handle;

    internal ChoiceIterator(ChoiceHandle handle) => _handle = handle;

    /// <summary>Goes on to the next best.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public bool Next() => TesseractNative.ChoiceNext(_handle) != 0;

    /// <summary>The character; null at the end.</summary>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public string? GetText() => Marshal.PtrToStringUTF8((nint)TesseractNative.ChoiceText(_handle));

    /// <summary>How sure the recogniser is of it, 0..100.</summary>
    /// <exception cref="ObjectDisposedException">The iterator is disposed.</exception>
    public float GetConfidence() => Math.Clamp(TesseractNative.ChoiceConfidence(_handle), 0, 100);

    /// <summary>Releases the native iterator; a second call does nothing.</summary>
    public void Dispose() => _handle.Dispose();
}
