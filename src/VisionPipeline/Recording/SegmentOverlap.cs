using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Where a segment holds what the next one begins with: on activity, pre-roll comes from the ring, which may hold what was recorded before.</summary>
internal static class SegmentOverlap
{
    // Capture times of unbroken segments differ by a frame or two.
    private const long Least = 500_000;

    /// <summary>Capture time from which the next segment repeats this one; null where it does not.</summary>
    /// <remarks>Told by the picture itself: after a clock was set back segments overlap too, and hold different pictures.</remarks>
    /// <param name="root">The recording folder.</param>
    /// <param name="row">A segment.</param>
    /// <param name="next">The one that begins after it.</param>
    public static long? Of(string root, RecordingRow row, RecordingRow next)
    {
        if (row.EndMicroseconds - next.StartMicroseconds <= Least || next.StartMicroseconds <= row.StartMicroseconds)
            return null;
        byte[]? first = null;
        Pictures(root, next, (packet, _) =>
        {
            first = packet.Data.ToArray();
            return false;
        });
        long? found = null;
        Pictures(root, row, (packet, capture) =>
        {
            if (packet.IsKey && capture >= next.StartMicroseconds - Least && packet.Data.SequenceEqual(first))
                found = capture;
            return found is null;
        });
        return found;
    }

    // Until it is told to stop.
    private static void Pictures(string root, RecordingRow row, Func<MediaPacket, long, bool> take)
    {
        using MediaInput input = MediaInput.Open("file:" + Path.Combine(root, row.Path), new MediaInputOptions());
        if (input.Streams.FirstOrDefault(static stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_VIDEO) is not MediaStream video)
            return;
        using var packet = new MediaPacket();
        long? origin = null;
        while (input.Read(packet) == MediaReadStatus.Packet)
        {
            if (packet.StreamIndex != video.Index)
                continue;
            long dts = (long)Math.Round((packet.Dts ?? 0) * video.TimeBase * MediaOutput.TicksPerSecond);
            origin ??= dts;
            if (!take(packet, row.StartMicroseconds + ((dts - origin.Value) * 1_000_000 / MediaOutput.TicksPerSecond)))
                return;
        }
    }
}
