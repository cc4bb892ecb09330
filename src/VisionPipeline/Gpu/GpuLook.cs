using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Lets a detector look at surfaces, and at parts of them, where they lie: each is letterboxed into a slot of a batch on the device.</summary>
/// <remarks>
/// For one picture after the other, each waited for; cameras of a live pipeline have <see cref="GpuIntake"/>. NOT thread-safe. An engine that
/// is not on the device gets the batch fetched. Owns the batch until <see cref="Dispose"/>.
/// </remarks>
internal sealed class GpuLook : IDisposable
{
    private readonly CudaStream _stream;
    private readonly ObjectDetector _detector;
    private readonly GpuLetterbox _letterbox;
    private readonly GpuLetterboxScaler _whole;
    private readonly GpuLetterboxScaler _parts;
    private readonly GpuBatch _batch;
    private bool _disposed;

    /// <summary>Allocates the batch.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where work is queued, behind whoever writes the surfaces. Must outlive this.</param>
    /// <param name="detector">Stays the caller's; must outlive this.</param>
    /// <exception cref="CudaException">The device has no memory for the batch, or the kernel is not in the module.</exception>
    public GpuLook(GpuKernels kernels, CudaStream stream, ObjectDetector detector)
    {
        _stream = stream;
        _detector = detector;
        _letterbox = new GpuLetterbox(kernels, stream, detector.Model.Letterbox, detector.Model.Input.Element, detector.Model.Input.IsInterleaved);
        _whole = _letterbox.CreateScaler();
        _parts = _letterbox.CreateScaler();
        _batch = new GpuBatch(kernels.Context, stream, detector.InputBytes, isShared: false);
    }

    /// <summary>Lets the detector read this batch; until <see cref="ObjectDetector.UseDevice"/> is called again, or <see cref="Dispose"/>.</summary>
    public void Begin() => _detector.UseDevice(_batch);

    /// <summary>Puts a part of a surface into a slot. Done when <see cref="Finish"/> has returned.</summary>
    /// <param name="slot">Of the detector.</param>
    /// <param name="surface">Must stay until then.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    /// <param name="area">The part, from whole chroma samples on, before the turn. What is found is told in its pixels.</param>
    /// <exception cref="ArgumentException">The surface or the slot are invalid.</exception>
    /// <exception cref="CudaException">The driver refuses; nothing waits any more then.</exception>
    public void Put(int slot, in GpuSurface surface, Rotation rotation, in PixelArea area)
    {
        bool isWhole = (area.Width, area.Height) == (surface.Format.Width, surface.Format.Height);
        try
        {
            Letterbox box = _letterbox.Put(isWhole ? _whole : _parts, isWhole ? surface : surface.Part(area), rotation, _batch.Memory, slot);
            _detector.Place(slot, box);
        }
        catch
        {
            _letterbox.Drop();
            throw;
        }
    }

    /// <summary>Waits until all that was put lies in the batch: the surfaces may go, the detector may run.</summary>
    /// <exception cref="CudaException">The device failed.</exception>
    public void Finish()
    {
        _letterbox.Launch();
        _stream.Synchronize();
    }

    /// <summary>Lets the detector read main memory again, and frees the batch. Harmless twice.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _letterbox.Drop();
        _detector.UseDevice(null);
        _whole.Dispose();
        _parts.Dispose();
        _batch.Dispose();
    }
}
