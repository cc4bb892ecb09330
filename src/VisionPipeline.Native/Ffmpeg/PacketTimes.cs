using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Moves packets in time.</summary>
public static unsafe class PacketTimes
{
    /// <summary>Adds the same number of ticks to a packet's presentation and decoding time, where it has them.</summary>
    /// <param name="packet">The packet; its bytes stay as they are.</param>
    /// <param name="ticks">Ticks of its stream's time base; may be negative.</param>
    public static void Shift(MediaPacket packet, long ticks)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using var lease = new HandleLease(packet.Handle);
        AVPacket* native = packet.Pointer;
        if (native->pts != ffmpeg.AV_NOPTS_VALUE)
            native->pts += ticks;
        if (native->dts != ffmpeg.AV_NOPTS_VALUE)
            native->dts += ticks;
    }
}
