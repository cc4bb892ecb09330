using System.Numerics;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Frames;

/// <summary>A decoded picture with its times, shared by reference between readers and never written to.</summary>
/// <remarks>
/// Owned by its <see cref="FramePool"/>; held through <see cref="FrameLease"/>s, from any thread. Everything here is valid only
/// while a lease is held.
/// </remarks>
public sealed class VideoFrame
{
    // High half: the round (how often this shell was given out). Low half: one bit for each lease that is held.
    private long _word;

    internal VideoFrame(FramePool pool) => Pool = pool;

    /// <summary>Width in pixels, before rotation.</summary>
    public int Width => Media.Width;

    /// <summary>Height in pixels, before rotation.</summary>
    public int Height => Media.Height;

    /// <summary>Clockwise turn that shows the picture upright.</summary>
    public Rotation Rotation { get; internal set; }

    /// <summary>Presentation time from the start of the stream; null where the stream has none.</summary>
    public TimeSpan? Pts { get; internal set; }

    /// <summary>When its packet came, as <see cref="TimeProvider.GetTimestamp"/> gives it.</summary>
    public long Arrival { get; internal set; }

    /// <summary>When it was taken; set by the camera before anybody else sees it.</summary>
    public CaptureTime Capture { get; internal set; }

    /// <summary>Microseconds by which <see cref="Capture"/> is later than its clock says: it never goes back, so it catches up slowly where the clock was set back.</summary>
    internal long Slew { get; set; }

    /// <summary>When it was taken as its clock says: what frames of a camera's two streams are compared by.</summary>
    internal CaptureTime Moment => Capture with { UnixMicroseconds = Capture.UnixMicroseconds - Slew };

    /// <summary>Number among the frames of its decoder, from 0.</summary>
    public long Number { get; internal set; }

    /// <summary>Whether the decoder had to guess a part of it.</summary>
    public bool IsCorrupt => Media.IsCorrupt;

    /// <summary>Whether the pixels lie in a device's memory.</summary>
    public bool IsOnDevice => Media.IsOnDevice;

    /// <summary>Whether the pixel layout is one that <see cref="Image"/> can show.</summary>
    public bool HasImage => !IsOnDevice && PixelLayouts.Of(Media.Format) is not null;

    /// <summary>Size, layout and colour, also of pixels on a device; null where the layout is one that no reader takes.</summary>
    public YuvFormat? Format => PixelLayouts.FormatOf(Media);

    /// <summary>The pixels in main memory.</summary>
    /// <exception cref="NotSupportedException">They lie on a device, or in a layout that no reader takes.</exception>
    /// <exception cref="ArgumentException">The decoder gave planes shorter than its format needs.</exception>
    public YuvImage Image
    {
        get
        {
            YuvFormat format = (IsOnDevice ? null : Format)
                ?? throw new NotSupportedException($"pixel format {Media.FormatName}: decode to 8- or 10-bit YUV 4:2:0, 4:2:2, 4:4:4 or grey");
            return new YuvImage(format, Media.Plane(0), Media.Stride(0), Media.Plane(1), Media.Stride(1), Media.Plane(2), Media.Stride(2));
        }
    }

    internal MediaFrame Media { get; } = new();

    internal FramePool Pool { get; }

    internal FrameLease First()
    {
        long old = Volatile.Read(ref _word);
        uint round = (uint)(old >> 32) + 1;
        Volatile.Write(ref _word, ((long)round << 32) | 1);
        return new FrameLease(this, round, 1);
    }

    internal bool IsClaimed(uint round, uint bit)
    {
        long word = Volatile.Read(ref _word);
        return (uint)(word >> 32) == round && ((uint)word & bit) != 0;
    }

    internal FrameLease Claim(uint round)
    {
        while (true)
        {
            long word = Volatile.Read(ref _word);
            uint held = (uint)word;
            if ((uint)(word >> 32) != round || held == 0)
                throw new ObjectDisposedException(nameof(FrameLease));
            if (held == uint.MaxValue)
                throw new InvalidOperationException("a frame has at most 32 holders at a time");
            uint bit = 1u << BitOperations.TrailingZeroCount(~held);
            if (Interlocked.CompareExchange(ref _word, word | bit, word) == word)
                return new FrameLease(this, round, bit);
        }
    }

    internal void Release(uint round, uint bit)
    {
        while (true)
        {
            long word = Volatile.Read(ref _word);
            if ((uint)(word >> 32) != round || ((uint)word & bit) == 0)
                return;
            long rest = word & ~(long)bit;
            if (Interlocked.CompareExchange(ref _word, rest, word) != word)
                continue;
            if ((uint)rest == 0)
                Pool.Return(this);
            return;
        }
    }
}
