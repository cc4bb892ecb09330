using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Puts packets of sound on the time line of the camera's video, so that what is heard stays with what is seen.</summary>
/// <remarks>
/// The source's time stamps count as long as they lead near the newest picture; where they cannot be right (one of the two streams has
/// jumped and the other has not yet) a packet follows the one before, and where that cannot be right either it is left out. Times only
/// grow. Used by one thread.
/// </remarks>
internal sealed class AudioTimeline
{
    private const long Second = MediaOutput.TicksPerSecond;

    // Containers keep their streams within a second of each other.
    private const long Near = 2 * Second;

    private double _ticksPerUnit;
    private long _frame;
    private long _last = long.MinValue;
    private long _expected;

    /// <summary>Packets that had no place.</summary>
    public long Refused { get; private set; }

    /// <summary>A stream begins.</summary>
    /// <param name="audio">It.</param>
    /// <param name="parameters">Gives the length of its packets, where they all have one.</param>
    public void Begin(MediaStream audio, CodecParameters parameters)
    {
        _ticksPerUnit = audio.TimeBase * Second;
        _frame = parameters is { FrameSize: > 0, SampleRate: > 0 } ? parameters.FrameSize * Second / parameters.SampleRate : Second / 50;
        _last = long.MinValue;
    }

    /// <summary>Gives a packet its time.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">From the source's time stamps to the recording's, as the video has it now, in ticks.</param>
    /// <param name="newest">Time of the newest picture, in ticks.</param>
    /// <param name="duration">How long it is, in ticks.</param>
    /// <returns>Its time in ticks; null where it has no place.</returns>
    public long? Place(MediaPacket packet, long offset, long newest, out long duration)
    {
        duration = packet.Duration > 0 ? Math.Max(1, (long)Math.Round(packet.Duration * _ticksPerUnit)) : _frame;
        long? at = null;
        if ((packet.Pts ?? packet.Dts) is long units && Math.Abs((long)Math.Round(units * _ticksPerUnit) + offset - newest) <= Near)
            at = (long)Math.Round(units * _ticksPerUnit) + offset;
        else if (_last != long.MinValue && Math.Abs(_expected - newest) <= Near)
            at = _expected;
        if (at is not long time || time <= _last)
        {
            Refused++;
            return null;
        }

        _last = time;
        _expected = time + duration;
        return time;
    }
}
