using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Turns a stream's time stamps into ones that always grow, in ticks of 1/90000 s, whatever the camera does to its clock.</summary>
/// <remarks>
/// A step that cannot be (back, or further than <see cref="LongestStep"/>) counts as a jump: the packet then follows its
/// predecessor by the time between their captures, or by the usual frame time where that cannot be either. Used by one thread.
/// </remarks>
internal sealed class PacketTimeline
{
    /// <summary>Longer than the longest pause of a camera that sends at all.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);

    private const long Second = MediaOutput.TicksPerSecond;
    private const long LongestTicks = 10 * Second;

    // A frame of 25 per second, until measured.
    private long _usual = Second / 25;
    private double _ticksPerUnit;
    private long _lastIn;
    private long _lastOut;
    private long _lastCapture;
    private bool _open;

    /// <summary>Steps that could not be.</summary>
    public long Jumps { get; private set; }

    /// <summary>Whether a packet was placed since the stream began.</summary>
    public bool IsOpen => _open;

    /// <summary>Time of the newest packet, in ticks.</summary>
    public long Newest => _lastOut;

    /// <summary>From the source's time stamps to ours, in ticks.</summary>
    public long Offset => _lastOut - _lastIn;

    /// <summary>Time from one packet to the next, as measured lately, in ticks.</summary>
    public long Usual => _usual;

    /// <summary>A stream begins; its first packet follows the last one of the stream before.</summary>
    public void Begin(MediaStream video)
    {
        _ticksPerUnit = video.TimeBase * Second;
        if (video.DeclaredFps is double fps and >= 0.1 and <= 1000)
            _usual = (long)(Second / fps);
        _open = false;
    }

    /// <summary>Gives a packet its times.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="capture">Capture time in microseconds since 1970.</param>
    /// <returns>Times in ticks, and how much video is missing before the packet (zero where none is).</returns>
    public (long Dts, long Pts, TimeSpan Missing) Place(MediaPacket packet, long capture)
    {
        long? pts = ToTicks(packet.Pts);
        long dts = ToTicks(packet.Dts) ?? pts ?? (_lastIn + _usual);
        long step = _usual;
        long captured = (long)((capture - _lastCapture) * (Second / 1e6));
        TimeSpan missing = TimeSpan.Zero;
        if (_open)
        {
            step = dts - _lastIn;
            if (step is < 0 or > LongestTicks)
            {
                Jumps++;
                step = captured is > 0 and <= LongestTicks ? captured : _usual;
            }
            else if (step > 0 && step <= 4 * _usual)
            {
                _usual += (step - _usual) / 8;
            }

            // Two packets with one time stamp are no jump; a muxer still wants them apart.
            step = Math.Max(step, 1);
            long longest = Math.Max(step, captured);
            if (longest > Math.Max(Second * 3 / 2, 3 * _usual) && longest < long.MaxValue / 100)
                missing = TimeSpan.FromSeconds((longest - _usual) / (double)Second);
        }

        _open = true;
        _lastIn = dts;
        _lastOut += step;
        _lastCapture = capture;
        long lead = pts is long shown ? shown - dts : 0;
        return (_lastOut, _lastOut + (lead is > 0 and < LongestTicks ? lead : 0), missing);
    }

    private long? ToTicks(long? units) => units is long value ? (long)Math.Round(value * _ticksPerUnit) : null;
}
