namespace VisionPipeline;

/// <summary>What of something that comes and goes is news: that it began, at most once each while, and the end of what was told.</summary>
/// <remarks>What goes to and fro (a camera that dozes between vehicles, a machine at its limit) would else fill the event store. Thread-safe.</remarks>
/// <param name="gap">Least time between two beginnings that are told.</param>
/// <param name="time">The clock.</param>
internal sealed class SpellNews(TimeSpan gap, TimeProvider time)
{
    private readonly Lock _lock = new();
    private bool _isOn;
    private bool _isTold;
    private long? _told;
    private int _spells;

    /// <summary>Takes in how it is.</summary>
    /// <param name="isOn">Whether it lasts.</param>
    /// <param name="spells">Where a beginning is to be told: how many there were since the last that was, this one included.</param>
    /// <returns>Whether it is to be told.</returns>
    public bool Take(bool isOn, out int spells)
    {
        lock (_lock)
        {
            spells = _spells;
            if (isOn == _isOn)
                return false;
            _isOn = isOn;
            if (!isOn)
                return _isTold;
            spells = ++_spells;
            _isTold = _told is not long last || time.GetElapsedTime(last) >= gap;
            if (!_isTold)
                return false;
            _told = time.GetTimestamp();
            _spells = 0;
            return true;
        }
    }
}
