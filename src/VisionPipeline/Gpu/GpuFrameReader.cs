using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Shows parts of pictures in device memory by copying just those down; pictures in main memory are shown where they lie.</summary>
/// <remarks>Thread-safe: copies go one after another on a stream of its own. Owns that and its page-locked memory until <see cref="Dispose"/>.</remarks>
public sealed class GpuFrameReader : IFrameReader, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CudaContext _context;
    private readonly CudaStream _stream;
    private readonly CudaEvent _decoded;
    private CudaHostMemory? _staging;
    private long _bytes;
    private bool _disposed;

    /// <summary>Makes one for the surfaces of a context.</summary>
    /// <param name="context">Must outlive this.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public GpuFrameReader(CudaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _stream = context.CreateStream();
        try
        {
            _decoded = context.CreateEvent();
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that came down so far. Any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public bool Reads(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.HasImage || GpuSurface.IsIn(frame, _context);
    }

    /// <inheritdoc/>
    public YuvImage Read(VideoFrame frame, in PixelArea area, FrameWindow window, out PixelArea shown)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(window);
        if (!frame.IsOnDevice)
            return HostFrameReader.Instance.Read(frame, area, window, out shown);
        GpuSurface surface = GpuSurface.Of(frame, _context);
        YuvFormat whole = surface.Format;
        shown = area.Whole(whole);
        YuvFormat part = surface.FormatOf(shown);
        window.Take(part);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _decoded.RecordDefault();
            _stream.WaitFor(_decoded);
            int at = PlaneCopy.Down(_stream, Room(part), [surface.Part(shown, part, 0), surface.Part(shown, part, 1), surface.Part(shown, part, 2)], part, window);
            Interlocked.Add(ref _bytes, at);
        }

        return window.Image;
    }

    /// <summary>Releases the stream and the memory. Harmless twice.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _staging?.Dispose();
            _decoded.Dispose();
            _stream.Dispose();
        }
    }

    private CudaHostMemory Room(in YuvFormat part)
    {
        int needed = 0;
        for (int plane = 0; plane < part.PlaneCount; plane++)
            needed += part.RowBytes(plane) * part.Rows(plane);
        if (_staging is null || _staging.Bytes < needed)
        {
            CudaHostMemory larger = _context.AllocateHost(needed + (needed / 4));
            _staging?.Dispose();
            _staging = larger;
        }

        return _staging;
    }
}
