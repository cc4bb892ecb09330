namespace VisionPipeline;

/// <summary>Tells from what is lost whether the machine has too much to do.</summary>
/// <remarks>
/// A picture that is due and meets one that still waits is lost. Some are with bursts of vehicles; when over two seconds a tenth of all
/// are, decoding is to cost less. It takes five seconds with next to none to be believed again, so that it does not swing.
/// Used by one thread, at equal intervals of half a second.
/// </remarks>
internal sealed class LoadGovernor
{
    private const int Window = 4;
    private const int CalmLooks = 10;
    private const double TooMany = 0.1;
    private const double Few = 0.02;

    private readonly (long Due, long Lost)[] _looks = new (long, long)[Window];
    private long _count;
    private int _calm;

    /// <summary>Whether it has.</summary>
    public bool IsOverloaded { get; private set; }

    /// <summary>Looks again.</summary>
    /// <param name="due">Pictures of all cameras that were due so far.</param>
    /// <param name="lost">Those of them that nobody looked at.</param>
    /// <returns>Whether <see cref="IsOverloaded"/> changed.</returns>
    public bool Look(long due, long lost)
    {
        (long oldDue, long oldLost) = _looks[_count % Window];
        _looks[_count++ % Window] = (due, lost);

        // A camera that was removed takes its counts with it.
        long came = due - oldDue;
        if (_count <= Window || came <= 0 || lost < oldLost)
            return false;
        double share = (double)(lost - oldLost) / came;
        _calm = share < Few ? _calm + 1 : 0;
        bool overloaded = share > TooMany || (IsOverloaded && _calm < CalmLooks);
        bool changed = overloaded != IsOverloaded;
        IsOverloaded = overloaded;
        return changed;
    }
}
