namespace VisionPipeline.Frames;

/// <summary>Keeps parts of decoded pictures on the device where they lie, so that the pictures can go back to their decoder at once. Thread-safe.</summary>
public interface IPatchKeeper
{
    /// <summary>Whether parts of a picture can be kept, and somebody there has a use for them.</summary>
    /// <param name="frame">It; a lease is held by the caller.</param>
    bool Keeps(VideoFrame frame);

    /// <summary>Brings single samples of luma down, as 8-bit codes: what tells whether a part is worth keeping.</summary>
    /// <param name="frame">One that it <see cref="Keeps"/>.</param>
    /// <param name="columns">Columns of the picture, 64 at most.</param>
    /// <param name="rows">Rows of the picture, 64 at most.</param>
    /// <param name="codes">Takes one code for each column of each row, row by row; 1024 at most.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    void Sample(VideoFrame frame, ReadOnlySpan<ushort> columns, ReadOnlySpan<ushort> rows, Span<byte> codes);

    /// <summary>Copies a part; the copy is complete when this returns.</summary>
    /// <param name="frame">One that it <see cref="Keeps"/>.</param>
    /// <param name="area">The part, within the picture.</param>
    /// <returns>The caller's to dispose; null where there is no room for it.</returns>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    IPicturePatch? TryKeep(VideoFrame frame, in PixelArea area);
}
