namespace VisionPipeline.Server.Reading;

/// <summary>Time since a clip's first picture, by the time stamps of its pictures.</summary>
/// <remarks>Stamps need not begin at 0 (MPEG-TS does not), and start again where clips were joined: time goes on there.</remarks>
internal sealed class ClipClock
{
    // Of clips whose pictures bear no time, and over a joint.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1 / 25.0);

    // Stamps of one clip may be a picture or two out of order.
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(0.5);

    private TimeSpan? _origin;
    private TimeSpan _newest = -Usual;

    /// <summary>Places the next picture.</summary>
    /// <param name="stamp">What it bears; null where it bears none.</param>
    /// <returns>Time since the first picture.</returns>
    public TimeSpan Place(TimeSpan? stamp)
    {
        TimeSpan next = _newest + Usual;
        if (stamp is not TimeSpan known)
            return _newest = next;
        if (_origin is not TimeSpan origin || known - origin < _newest - Disorder)
            _origin = origin = known - next;
        TimeSpan time = known - origin;
        _newest = time > _newest ? time : _newest;
        return time;
    }
}
