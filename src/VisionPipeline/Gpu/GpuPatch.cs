using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>A part of a surface in a lent slot of device memory, with the same layout. Gives the slot back once.</summary>
internal sealed class GpuPatch : IPicturePatch
{
    private readonly GpuPatches _owner;
    private readonly (CudaMemory Slab, long Offset, int Class) _slot;
    private int _disposed;

    /// <param name="owner">Lent the slot.</param>
    /// <param name="slot">It.</param>
    /// <param name="surface">The planes in it.</param>
    /// <param name="inner">What was asked for, in pixels of the surface.</param>
    /// <param name="rotation">The turn that makes it upright.</param>
    public GpuPatch(GpuPatches owner, (CudaMemory Slab, long Offset, int Class) slot, in GpuSurface surface, in PixelArea inner, Rotation rotation)
    {
        _owner = owner;
        _slot = slot;
        Surface = surface;
        Inner = inner;
        Rotation = rotation;
    }

    /// <summary>The pixels, valid until it is disposed.</summary>
    public GpuSurface Surface { get; }

    public YuvFormat Format => Surface.Format;

    public PixelArea Inner { get; }

    public Rotation Rotation { get; }

    public YuvImage Read(FrameWindow window) => _owner.Read(this, window);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _owner.Return(_slot);
    }
}
