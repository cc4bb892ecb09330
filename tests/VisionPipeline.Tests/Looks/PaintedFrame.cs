using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Looks;

/// <summary>Makes decoded grey-toned frames of what was drawn.</summary>
internal static class PaintedFrame
{
    /// <summary>Takes a frame out of a pool and paints it.</summary>
    /// <param name="pool">Must have one left.</param>
    /// <param name="grey">CV_8UC1; its size becomes the frame's.</param>
    /// <param name="seconds">Capture time from the epoch.</param>
    /// <param name="format">An 8-bit YUV format with one byte a luma sample.</param>
    public static FrameLease Rent(FramePool pool, Mat grey, double seconds, AVPixelFormat format = AVPixelFormat.AV_PIX_FMT_YUV420P)
    {
        Assert.True(pool.TryRent(out FrameLease lease));
        using MediaFrame pattern = TestPattern.Make(format, grey.Width, grey.Height, 0);
        lease.Frame.Media.MoveFrom(pattern);
        Span<byte> luma = Writable(lease.Frame.Media.Plane(0));
        for (int y = 0; y < grey.Height; y++)
        {
            Span<byte> row = grey.RowSpan(y);
            for (int x = 0; x < row.Length; x++)
                luma[(y * lease.Frame.Media.Stride(0)) + x] = (byte)Math.Round(16 + (row[x] * 219 / 255.0));
        }

        lease.Frame.Capture = At(seconds);
        return lease;
    }

    public static CaptureTime At(double seconds) => new((long)Math.Round(seconds * 1e6), 1000, CaptureClock.Simulated);

    /// <summary>A scene of medium grey with white plates and dark text.</summary>
    public static Mat Scene(int width, int height, params (string Text, Rect At)[] plates)
    {
        var grey = new Mat(height, width, MatType.CV_8UC1, new Scalar(110));
        foreach ((string text, Rect at) in plates)
            Plate(grey, text, at);
        return grey;
    }

    private static void Plate(Mat grey, string text, Rect at)
    {
        // Drawn large and shrunk: strokes come out as a camera would show them.
        using var large = new Mat(128, 640, MatType.CV_8UC1, new Scalar(235));
        Cv2.PutText(large, text, new Point(24, 98), HersheyFonts.HersheyDuplex, 3.1 * 7 / Math.Max(text.Length, 7), new Scalar(20), 9, LineTypes.AntiAlias);
        using var small = new Mat();
        Cv2.Resize(large, small, new Size(at.Width, at.Height), interpolation: InterpolationFlags.Area);
        for (int y = 0; y < at.Height; y++)
            small.RowSpan(y).CopyTo(grey.RowSpan(at.Y + y)[at.X..]);
    }

    private static Span<byte> Writable(ReadOnlySpan<byte> span) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), span.Length);
}
