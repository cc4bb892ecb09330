using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Letterboxes decoded surfaces straight into the slots of a batch in device memory: <see cref="LetterboxPlan"/> on the GPU, with the same weights.</summary>
/// <remarks>
/// One per batch loop: NOT thread-safe. <see cref="Put"/> gathers, and every <see cref="LetterboxJobs.Count"/> pictures, or
/// <see cref="Launch"/>, go as one launch on the stream that was given here; nothing waits. Surfaces and batch must stay until the
/// stream has come past the launch. Allocates nothing per frame; device memory is owned by the scalers, one per camera. With
/// bytes, interleaved channels and a small target the same kernel makes thumbnails.
/// </remarks>
public sealed class GpuLetterbox
{
    private readonly CudaFunction _kernel;
    private LetterboxJobs _jobs;
    private int _count;

    /// <summary>Prepares for one shape of tensor.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where launches go: the stream of the engine that reads the batch. Must outlive this.</param>
    /// <param name="options">The tensor to fill.</param>
    /// <param name="element">What it is made of: Float32, Float16 or UInt8.</param>
    /// <param name="isInterleaved">Whether the three channels of a pixel lie together (height x width x 3) rather than in planes.</param>
    /// <exception cref="ArgumentException">The options or the element are invalid.</exception>
    /// <exception cref="CudaException">The kernel is not in the module.</exception>
    public GpuLetterbox(GpuKernels kernels, CudaStream stream, LetterboxOptions options, TensorElement element, bool isInterleaved = false)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _kernel = kernels.Letterbox(element);
        Context = kernels.Context;
        Stream = stream;
        Options = options;
        Element = element;
        IsInterleaved = isInterleaved;
        SlotBytes = (long)options.TensorLength * (element switch { TensorElement.Float32 => 4, TensorElement.Float16 => 2, _ => 1 });
    }

    /// <summary>The tensor that it fills.</summary>
    public LetterboxOptions Options { get; }

    /// <summary>What the tensor is made of.</summary>
    public TensorElement Element { get; }

    /// <summary>Whether the three channels of a pixel lie together.</summary>
    public bool IsInterleaved { get; }

    /// <summary>Bytes of one slot; slots follow one another without a gap.</summary>
    public long SlotBytes { get; }

    internal CudaContext Context { get; }

    internal CudaStream Stream { get; }

    /// <summary>A letterbox for one camera's frames.</summary>
    public GpuLetterboxScaler CreateScaler() => new(this);

    /// <summary>Queues a picture into a slot, bars included.</summary>
    /// <param name="scaler">The camera's, from <see cref="CreateScaler"/>.</param>
    /// <param name="surface">The picture.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    /// <param name="batch">Where the slots lie.</param>
    /// <param name="slot">From 0.</param>
    /// <param name="hasPadding">Whether the bars are already in the slot (it was last filled with the same geometry), so that they need not be written again.</param>
    /// <returns>Where the picture lies in the tensor.</returns>
    /// <exception cref="ArgumentException">The surface, the rotation or the slot are invalid, or the scaler is another letterbox's. Nothing has been queued then.</exception>
    /// <exception cref="CudaException">No memory for a new camera's plan, or the driver refuses a launch.</exception>
    public Letterbox Put(GpuLetterboxScaler scaler, in GpuSurface surface, Rotation rotation, CudaMemory batch, int slot, bool hasPadding = false)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        ArgumentNullException.ThrowIfNull(batch);
        surface.ThrowIfEmpty();
        if (scaler.Owner != this)
            throw new ArgumentException("the scaler is another letterbox's", nameof(scaler));
        if (slot < 0 || slot >= batch.Bytes / SlotBytes)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"the batch has {batch.Bytes / SlotBytes} slots of {SlotBytes} bytes");
        ulong plan = scaler.PlanFor(surface.Format, rotation);
        (ulong u, int pitchU) = surface.ChromaU;
        (ulong v, int pitchV) = surface.ChromaV;
        _jobs[_count++] = new LetterboxJob
        {
            Plan = plan,
            Luma = surface.Plane0.Address,
            ChromaU = u,
            ChromaV = v,
            Tensor = batch.Address + (ulong)(slot * SlotBytes),
            LumaPitch = (int)surface.Plane0.PitchBytes,
            ChromaUPitch = pitchU,
            ChromaVPitch = pitchV,
            Bars = hasPadding ? 0 : 1,
        };
        if (_count == LetterboxJobs.Count)
            Launch();
        return scaler.Letterbox;
    }

    /// <summary>Forgets what was put and is not launched yet: its surfaces may go.</summary>
    internal void Drop() => _count = 0;

    /// <summary>Hands what was put to the device. Without anything put it does nothing.</summary>
    /// <exception cref="CudaException">The driver refuses; what was put is dropped.</exception>
    public void Launch()
    {
        if (_count == 0)
            return;
        CudaGrid grid = CudaGrid.Cover(Options.TargetWidth, Options.TargetHeight, _count);
        _count = 0;
        KernelArguments arguments = default;
        arguments.Add(_jobs);
        _kernel.Launch(Stream, grid, arguments);
    }
}
