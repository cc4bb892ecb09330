using System.Collections.Concurrent;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Takes frames in device memory and in main memory into a batch on the device: the first letterboxed there, the others by the processor and sent up.</summary>
/// <remarks>
/// <para>
/// Order without waiting: an event marks the end of the decoder's stream when the first device frame of a gather is measured or put; our
/// stream, which the engine shares, waits for it, then come the letterboxes, then the engine; one that shares it not is waited for. The run ends after its results are there, so
/// surfaces may go back to the decoder when <see cref="Run"/> returns; where it throws, the stream is waited for.
/// </para>
/// <para>
/// A device that fails for good (any error but want of memory) is given up once: from then on it is as <see cref="HostIntake"/>, and
/// frames that lie on the device are refused. Owns its batch and the cameras' plans until <see cref="Dispose"/>.
/// </para>
/// </remarks>
public sealed class GpuIntake : IFrameIntake
{
    private const int OutOfMemory = 2; // CUDA_ERROR_OUT_OF_MEMORY

    private readonly GpuKernels _kernels;
    private readonly CudaStream _stream;
    private readonly ObjectDetector _detector;
    private readonly GpuLetterbox _letterbox;
    private readonly CudaEvent _decoded;
    private readonly GpuBatch _batch;
    private readonly GpuMotion _motion;
    private readonly int[] _measured;
    private readonly ConcurrentDictionary<Camera, bool> _cameras = new();
    private readonly ConcurrentQueue<Camera> _left = new();
    private readonly Action<string> _lost;
    private bool _ordered;
    private volatile bool _isLost;
    private long _surfaces;
    private long _uploaded;
    private long _cells;
    private bool _disposed;

    /// <summary>Allocates the batch and lets the detector read it.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">The stream that the detector's engine queues its work on. Must outlive this.</param>
    /// <param name="detector">Used by this alone from now on; must outlive it.</param>
    /// <param name="lost">Told once, in one line, when the device has failed for good.</param>
    /// <param name="isShared">Whether processor and device share their memory, so that the batch is written and read where it lies, by either.</param>
    /// <exception cref="CudaException">The device has no memory for the batch, or refuses.</exception>
    public GpuIntake(GpuKernels kernels, CudaStream stream, ObjectDetector detector, Action<string> lost, bool isShared = false)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(lost);
        _kernels = kernels;
        _stream = stream;
        _detector = detector;
        _lost = lost;
        _letterbox = new GpuLetterbox(kernels, stream, detector.Model.Letterbox, detector.Model.Input.Element, detector.Model.Input.IsInterleaved);
        _measured = new int[detector.Capacity];
        _decoded = kernels.Context.CreateEvent();
        try
        {
            _motion = new GpuMotion(kernels, stream, detector.Capacity);
            _batch = new GpuBatch(kernels.Context, stream, detector.InputBytes, isShared);
        }
        catch
        {
            _motion?.Dispose();
            _decoded.Dispose();
            throw;
        }

        detector.UseDevice(_batch);
    }

    /// <summary>Whether the device has failed for good.</summary>
    public bool IsLost => _isLost;

    /// <summary>Device memory of the batch, in bytes.</summary>
    public long BatchBytes => _batch.Bytes;

    /// <summary>Frames that were letterboxed on the device. Any thread.</summary>
    public long Surfaces => Volatile.Read(ref _surfaces);

    /// <summary>Bytes that were sent up: tensors of frames in main memory. Any thread.</summary>
    public long Uploaded => Volatile.Read(ref _uploaded);

    /// <summary>Bytes that came down: cells for motion gates, and tensors for an engine on the processor. Any thread.</summary>
    public long Fetched => _batch.Fetched + Volatile.Read(ref _cells);

    /// <inheritdoc/>
    public bool Takes(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.HasImage || (!_isLost && GpuSurface.IsIn(frame, _kernels.Context));
    }

    /// <inheritdoc/>
    public ICameraIntake Add()
    {
        var camera = new Camera(this, _letterbox.CreateScaler(), _detector.CreateScaler());
        _cameras.TryAdd(camera, true);
        return camera;
    }

    /// <inheritdoc/>
    public void Measure(ReadOnlySpan<VideoFrame?> frames)
    {
        Array.Fill(_measured, -1);
        _motion.Clear();
        _ordered = false;
        if (_isLost)
            return;
        try
        {
            for (int i = 0; i < frames.Length; i++)
            {
                if (frames[i] is { } frame && LumaCells.Fit(frame.Width, frame.Height) && GpuSurface.IsIn(frame, _kernels.Context))
                    MeasureOne(i, frame);
            }

            Interlocked.Add(ref _cells, _motion.Fetch());
        }
        catch (CudaException e)
        {
            Array.Fill(_measured, -1);
            Settle();
            if (e.Code != OutOfMemory)
                Lose(e);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<uint> CellsOf(int index) => _measured[index] < 0 ? default : _motion.SumsOf(_measured[index]);

    /// <inheritdoc/>
    public void Put(int slot, VideoFrame frame, ICameraIntake camera)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (camera is not Camera own || own.Owner != this)
            throw new ArgumentException("the camera was added to another intake", nameof(camera));
        if (frame.IsOnDevice && _isLost)
            throw new NotSupportedException("the frame lies on a device that has failed");
        try
        {
            if (frame.IsOnDevice)
                PutSurface(slot, frame, own);
            else
                PutImage(slot, frame, own);
        }
        catch (CudaException e) when (e.Code != OutOfMemory)
        {
            Lose(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run(int count)
    {
        try
        {
            if (!_isLost)
            {
                _letterbox.Launch();
                if (!_detector.Model.Onnx.SharesStream)
                    _stream.Synchronize();
            }

            _detector.Run(count);
        }
        catch (Exception e)
        {
            Settle();
            if (e is CudaException cuda && cuda.Code != OutOfMemory)
                Lose(cuda);
            throw;
        }
        finally
        {
            _ordered = false;
            while (_left.TryDequeue(out Camera? camera))
                Free(camera);
        }
    }

    /// <summary>Letterboxes what was put, and waits; the detector does not run. For measuring.</summary>
    /// <exception cref="CudaException">The device failed.</exception>
    internal void LetterboxOnly()
    {
        _letterbox.Launch();
        _stream.Synchronize();
        _ordered = false;
    }

    /// <summary>Lets the detector read main memory again, and frees what is held. After the last run.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Settle();
        _detector.UseDevice(null);
        foreach (Camera camera in _cameras.Keys)
            Free(camera);
        _batch.Dispose();
        _motion.Dispose();
        _decoded.Dispose();
    }

    private void PutSurface(int slot, VideoFrame frame, Camera camera)
    {
        GpuSurface surface = GpuSurface.Of(frame, _kernels.Context);
        Order();
        Letterbox box = _letterbox.Put(camera.Scaler, surface, frame.Rotation, _batch.Memory, slot);
        camera.DeviceBytes = camera.Scaler.DeviceBytes;
        _detector.Place(slot, box);
        Interlocked.Increment(ref _surfaces);
    }

    // Whatever the decoders queued for the frames of this batch was queued before they were handed out.
    private void Order()
    {
        if (_ordered)
            return;
        _decoded.RecordDefault();
        _stream.WaitFor(_decoded);
        _ordered = true;
    }

    private void MeasureOne(int index, VideoFrame frame)
    {
        GpuSurface surface;
        try
        {
            surface = GpuSurface.Of(frame, _kernels.Context);
        }
        catch (ArgumentException)
        {
            // A picture whose planes do not fit counts as motion, and is refused where it is put.
            return;
        }

        Order();
        _measured[index] = _motion.Put(surface);
    }

    private void PutImage(int slot, VideoFrame frame, Camera camera)
    {
        _detector.Put(slot, frame.Image, frame.Rotation, camera.Host);
        if (_isLost || _batch.IsShared)
            return;
        ReadOnlySpan<byte> tensor = _detector.BytesOf(slot);
        Interlocked.Add(ref _uploaded, _batch.Send(slot * tensor.Length, tensor));
    }

    // Surfaces must not go back to the decoder while something queued still reads them.
    private void Settle()
    {
        try
        {
            _stream.Synchronize();
        }
        catch (CudaException)
        {
            // A stream that fails reads nothing any more.
        }
    }

    private void Lose(CudaException reason)
    {
        if (_isLost)
            return;
        _isLost = true;
        _detector.UseDevice(null);
        _lost(reason.Message);
    }

    private void Free(Camera camera)
    {
        _cameras.TryRemove(camera, out _);
        try
        {
            camera.Scaler.Dispose();
        }
        catch (CudaException e) when (e.Code != OutOfMemory)
        {
            Lose(e);
        }
    }

    // Plans belong to the thread that puts and runs, so one that is let go elsewhere waits for the end of its next run.
    private sealed class Camera(GpuIntake owner, GpuLetterboxScaler scaler, LetterboxScaler host) : ICameraIntake
    {
        private int _gone;
        private long _deviceBytes;

        public GpuIntake Owner => owner;

        public GpuLetterboxScaler Scaler => scaler;

        public LetterboxScaler Host => host;

        public long DeviceBytes
        {
            get => Volatile.Read(ref _deviceBytes);
            set => Volatile.Write(ref _deviceBytes, value);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
                owner._left.Enqueue(this);
        }
    }
}
