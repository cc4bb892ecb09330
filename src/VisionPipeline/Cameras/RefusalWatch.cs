using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>Notices that a live stream is no longer what it was opened as: its decoder refuses packet after packet, a key frame among them.</summary>
internal struct RefusalWatch
{
    // Lost packets make a decoder refuse a few until the next key frame; so many with a key frame among them are no loss.
    private const int MostRefused = 30;

    private bool _keyRefused;

    /// <summary>Looks at what a packet did.</summary>
    /// <param name="url">The stream.</param>
    /// <param name="refusedInARow">Packets refused since the last frame, this one included.</param>
    /// <param name="isKey">Whether this one was a key frame.</param>
    /// <exception cref="SourceException">It must be opened anew.</exception>
    public void Check(SourceUrl url, int refusedInARow, bool isKey)
    {
        _keyRefused = refusedInARow > 0 && (_keyRefused || isKey);
        if (_keyRefused && refusedInARow > MostRefused)
            throw new SourceException(SourceFault.Lost, url.ToString(), $"the decoder refused {refusedInARow} packets in a row, a key frame among them");
    }
}
