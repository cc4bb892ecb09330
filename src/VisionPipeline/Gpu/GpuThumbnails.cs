using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.LiveView;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Small pictures of frames in device memory: letterboxed there into one pooled buffer, which comes down in one copy with one wait. Frames in main memory go the processor's way.</summary>
/// <remarks>
/// For one thread. Takes device memory with the first picture, not before: 169 KiB for each of a gather and some kilobytes for the
/// plan of each camera that somebody looks at. A device that fails, or has no memory for it, gives no pictures from then on; that is
/// told once. Owns all of it until <see cref="Dispose"/>.
/// </remarks>
public sealed class GpuThumbnails : IThumbnailMaker
{
    private readonly HostThumbnails _host = new();
    private readonly CudaContext _context;
    private readonly CudaStream _stream;
    private readonly CudaEvent _decoded;
    private readonly GpuLetterbox _letterbox;
    private readonly ViewPlans<GpuLetterboxScaler> _plans;
    private readonly (CameraView? View, CaptureTime Capture)[] _waiting;
    private readonly Action<string> _failed;
    private CudaMemory? _pictures;
    private CudaHostMemory? _fetched;
    private int _count;
    private long _bytes;
    private bool _isLost;

    /// <summary>Prepares; no memory is taken yet.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where work goes. Must outlive this.</param>
    /// <param name="capacity">Most pictures between two calls of <see cref="Finish"/>.</param>
    /// <param name="failed">Told once, in one line, when the device gives no more pictures.</param>
    /// <exception cref="CudaException">The kernel is not in the module, or the driver refuses.</exception>
    public GpuThumbnails(GpuKernels kernels, CudaStream stream, int capacity, Action<string> failed)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _context = kernels.Context;
        _stream = stream;
        _failed = failed;
        _waiting = new (CameraView?, CaptureTime)[capacity];
        _letterbox = new GpuLetterbox(kernels, stream, HostThumbnails.Options, TensorElement.UInt8, isInterleaved: true);
        _plans = new ViewPlans<GpuLetterboxScaler>(_letterbox.CreateScaler, static plan => plan.Dispose());
        _decoded = _context.CreateEvent();
    }

    /// <summary>Bytes that came down so far. Any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public void Put(VideoFrame frame, CameraView view)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(view);
        if (!frame.IsOnDevice)
        {
            _host.Put(frame, view);
            return;
        }

        if (_isLost || _count == _waiting.Length || !GpuSurface.IsIn(frame, _context))
            return;
        try
        {
            Queue(GpuSurface.Of(frame, _context), frame, view);
        }
        catch (CudaException e)
        {
            Lose(e);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        _host.Finish();
        try
        {
            if (_count > 0)
                Fetch();
            _plans.Sweep();
        }
        catch (CudaException e)
        {
            Lose(e);
        }

        Array.Clear(_waiting, 0, _count);
        _count = 0;
    }

    /// <summary>Frees all of it. Harmless twice.</summary>
    public void Dispose()
    {
        _host.Dispose();
        _plans.Dispose();
        _fetched?.Dispose();
        _pictures?.Dispose();
        _decoded.Dispose();
    }

    private void Queue(in GpuSurface surface, VideoFrame frame, CameraView view)
    {
        _pictures ??= _context.Allocate((long)_waiting.Length * CameraView.Bytes);
        _fetched ??= _context.AllocateHost(_waiting.Length * CameraView.Bytes);
        if (_count == 0)
        {
            // Whatever the decoders queued for these frames was queued before they were handed out.
            _decoded.RecordDefault();
            _stream.WaitFor(_decoded);
        }

        _letterbox.Put(_plans.Of(view), surface, frame.Rotation, _pictures, _count);
        _waiting[_count++] = (view, frame.Capture);
    }

    private void Fetch()
    {
        _letterbox.Launch();
        _stream.CopyToHost(_fetched!, _pictures!, _count * CameraView.Bytes);
        _stream.Synchronize();
        Interlocked.Add(ref _bytes, (long)_count * CameraView.Bytes);
        for (int i = 0; i < _count; i++)
            _waiting[i].View!.Publish(_fetched!.Span.Slice(i * CameraView.Bytes, CameraView.Bytes), _waiting[i].Capture);
    }

    // Surfaces must not go back to the decoder while something queued still reads them.
    private void Lose(CudaException reason)
    {
        try
        {
            _letterbox.Launch();
            _stream.Synchronize();
        }
        catch (CudaException)
        {
            // A stream that fails reads nothing any more.
        }

        if (_isLost)
            return;
        _isLost = true;
        _failed(reason.Message);
    }
}
