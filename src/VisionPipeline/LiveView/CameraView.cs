using VisionPipeline.Frames;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.LiveView;

/// <summary>The newest small picture of one camera, for whoever looks at it. While nobody does, none is made.</summary>
/// <remarks>
/// Thread-safe. A picture that no viewer takes before the next is dropped. It is encoded on the thread of the first viewer that takes
/// it, once for all; whoever publishes only copies pixels. Native memory is held while there are viewers.
/// </remarks>
public sealed class CameraView
{
    /// <summary>Width of a picture in pixels.</summary>
    public const int Width = 320;

    /// <summary>Height of a picture in pixels.</summary>
    public const int Height = 180;

    /// <summary>Bytes of a picture before it is encoded: rows of red, green and blue.</summary>
    public const int Bytes = 3 * Width * Height;

    // Text stays legible at this quality, at 8 to 15 KB a picture.
    private const int Quality = 75;

    private readonly Lock _lock = new();
    private readonly Lock _encoding = new();
    private JpegEncoder? _encoder;
    private byte[] _newest = [];
    private byte[] _taken = [];
    private byte[] _jpeg = [];
    private LivePicture? _picture;
    private TaskCompletionSource? _next;
    private CaptureTime _capture;
    private long _number;
    private int _viewers;
    private bool _closed;

    /// <summary>Whether anybody looks.</summary>
    public bool HasViewers => Volatile.Read(ref _viewers) > 0;

    /// <summary>Pictures that were made.</summary>
    public long Pictures => Volatile.Read(ref _number);

    /// <summary>Begins to look; ended by disposing.</summary>
    public CameraViewer Join()
    {
        lock (_lock)
            _viewers++;
        return new CameraViewer(this);
    }

    /// <summary>Takes a picture in.</summary>
    /// <param name="rgb"><see cref="Bytes"/> bytes, copied.</param>
    /// <param name="capture">When it was taken.</param>
    internal void Publish(ReadOnlySpan<byte> rgb, in CaptureTime capture)
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            if (_viewers == 0)
                return;
            if (_newest.Length == 0)
                _newest = new byte[Bytes];
            rgb[..Bytes].CopyTo(_newest);
            _capture = capture;
            Volatile.Write(ref _number, _number + 1);
            (next, _next) = (_next, null);
        }

        next?.TrySetResult();
    }

    /// <summary>Ends it: the camera is gone, and its viewers are told.</summary>
    internal void Close()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            _closed = true;
            (next, _next) = (_next, null);
        }

        next?.TrySetResult();
    }

    /// <summary>Waits for a picture newer than one.</summary>
    /// <returns>Null where the camera is gone, or the viewer.</returns>
    internal async ValueTask<LivePicture?> NextAsync(long after, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_number > after)
                    break;
                if (_closed)
                    return null;
                next = (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }

        return Encode();
    }

    /// <summary>A viewer has gone.</summary>
    internal void Leave()
    {
        lock (_encoding)
        {
            lock (_lock)
            {
                if (--_viewers > 0)
                    return;
                (_newest, _taken, _jpeg) = ([], [], []);
            }

            _picture = null;
            _encoder?.Dispose();
            _encoder = null;
        }
    }

    private LivePicture? Encode()
    {
        lock (_encoding)
        {
            long number;
            CaptureTime capture;
            lock (_lock)
            {
                if (_viewers == 0)
                    return null;
                if (_picture is { } made && made.Number == _number)
                    return made;
                (number, capture) = (_number, _capture);
                (_newest, _taken) = (_taken, _newest);
            }

            _encoder ??= new JpegEncoder();
            if (_jpeg.Length == 0)
                _jpeg = new byte[JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Yuv420)];
            int length = _encoder.Encode(_taken, Width, Height, 3 * Width, JpegPixelFormat.Rgb, Quality, JpegSubsampling.Yuv420, _jpeg);
            return _picture = new LivePicture(_jpeg.AsSpan(0, length).ToArray(), capture, number);
        }
    }
}
