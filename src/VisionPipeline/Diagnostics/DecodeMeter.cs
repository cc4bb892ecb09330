using VisionPipeline.Decoding;
using VisionPipeline.Frames;

namespace VisionPipeline.Diagnostics;

/// <summary>Drains a decoder and keeps account of frames, CPU time and managed allocation.</summary>
internal sealed class DecodeMeter(TimeProvider time)
{
    // The first frames pay for what is made once: pooled shells, jitted code.
    private const int WarmUpFrames = 16;

    private readonly long _startTime = time.GetTimestamp();
    private readonly TimeSpan _startCpu = Environment.CpuUsage.TotalTime;
    private long _allocatedBefore;
    private long _warmFrames;

    public long Frames { get; private set; }

    public void Drain(VideoDecoder decoder)
    {
        while (decoder.TryReceive(out FrameLease frame))
        {
            frame.Dispose();
            if (++Frames == WarmUpFrames)
                _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            else if (Frames > WarmUpFrames)
                _warmFrames++;
        }
    }

    public DecodeReport Report(VideoDecoder decoder, DecoderOptions options)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
        TimeSpan wall = time.GetElapsedTime(_startTime);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - _startCpu;
        DecoderCounters counters = decoder.Counters;
        string passedOver = string.Join("; ", decoder.Attempts.Where(attempt => attempt.Problem is not null).Select(attempt => attempt.Problem));
        return new DecodeReport
        {
            Kind = decoder.Kind.ToString(),
            Decoder = decoder.Name,
            Reason = passedOver.Length > 0 ? passedOver : "as asked for",
            Threads = options.Threads,
            Frames = Frames,
            CorruptPackets = counters.CorruptPackets,
            CorruptFrames = counters.CorruptFrames,
            WallSeconds = wall.TotalSeconds,
            CpuSeconds = cpu.TotalSeconds,
            ManagedBytesPerFrame = _warmFrames > 0 ? (double)allocated / _warmFrames : 0,
        };
    }
}
