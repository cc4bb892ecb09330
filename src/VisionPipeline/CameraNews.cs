using VisionPipeline.Cameras;

namespace VisionPipeline;

/// <summary>What of one stream's changes of state is news: that it went down, that it came back, that it ended, and now and then that it is still down.</summary>
/// <remarks>
/// A camera that is down tries again for ever, and each attempt changes its state twice: told one by one, a dead camera would fill the
/// event store. Used under the stream's own lock.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class CameraNews(TimeProvider time)
{
    /// <summary>First wait before it is told that a stream is still down; it doubles up to <see cref="Most"/>.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait between two of them: an operator who comes on shift reads of it within the hour.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    private bool _isDown;
    private bool _isUp;
    private long _since;
    private long _told;
    private TimeSpan _gap;

    /// <summary>Attempts that failed since it went down, the first included; 0 while it is not down.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long it has been down; zero while it is not.</summary>
    public TimeSpan Down => _isDown ? time.GetElapsedTime(_since) : TimeSpan.Zero;

    /// <summary>Takes a change in.</summary>
    /// <returns>Whether it is to be told.</returns>
    public bool Take(in CameraStateChange change)
    {
        switch (change.New)
        {
            case CameraState.Stalled or CameraState.BackOff:
                return GoDown();
            case CameraState.Live:
                bool wasUp = _isUp;
                Rest(isUp: true);
                return !wasUp;
            case CameraState.Ended:
                Rest(isUp: false);
                return true;
            default:
                return false;
        }
    }

    private bool GoDown()
    {
        Attempts++;
        if (!_isDown)
        {
            (_isDown, _isUp) = (true, false);
            _since = _told = time.GetTimestamp();
            _gap = First;
            return true;
        }

        if (time.GetElapsedTime(_told) < _gap)
            return false;
        _told = time.GetTimestamp();
        _gap = _gap * 2 < Most ? _gap * 2 : Most;
        return true;
    }

    private void Rest(bool isUp)
    {
        (_isUp, _isDown, Attempts) = (isUp, false, 0);
    }
}
