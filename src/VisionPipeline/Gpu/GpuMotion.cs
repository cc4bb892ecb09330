using System.Runtime.InteropServices;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Adds up the luma cells of surfaces for motion gates: <see cref="LumaCells"/> on the GPU, with the same sums to the last digit.</summary>
/// <remarks>
/// NOT thread-safe. What is put is launched in groups; <see cref="Fetch"/> brings all sums down in one copy and waits once, after
/// which the surfaces are no longer read. Allocates nothing per picture. Owns 9 KiB for each picture on the device and as many of
/// page-locked memory until <see cref="Dispose"/>.
/// </remarks>
internal sealed class GpuMotion : IDisposable
{
    private readonly CudaFunction _kernel;
    private readonly CudaStream _stream;
    private readonly CudaMemory _sums;
    private readonly CudaHostMemory _fetched;
    private readonly int _capacity;
    private MotionJobs _jobs;
    private int _count;
    private int _waiting;

    /// <summary>Allocates.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where work goes. Must outlive this.</param>
    /// <param name="capacity">Most pictures of one <see cref="Fetch"/>.</param>
    /// <exception cref="CudaException">There is no memory for it, or the kernel is not in the module.</exception>
    public GpuMotion(GpuKernels kernels, CudaStream stream, int capacity)
    {
        _kernel = kernels.Motion();
        _stream = stream;
        _capacity = capacity;
        _sums = kernels.Context.Allocate((long)capacity * Bytes);
        try
        {
            _fetched = kernels.Context.AllocateHost(capacity * Bytes);
        }
        catch
        {
            _sums.Dispose();
            throw;
        }
    }

    private static int Bytes => LumaCells.Count * sizeof(uint);

    /// <summary>Forgets all pictures.</summary>
    public void Clear() => (_count, _waiting) = (0, 0);

    /// <summary>Queues a picture.</summary>
    /// <param name="surface">It, of one pixel per cell at least; valid until <see cref="Fetch"/> has returned.</param>
    /// <returns>Its number for <see cref="SumsOf"/>.</returns>
    /// <exception cref="CudaException">The driver refuses a launch.</exception>
    public int Put(in GpuSurface surface)
    {
        if (_count == _capacity)
            throw new InvalidOperationException($"{_capacity} pictures are in it, as many as it takes");
        YuvFormat format = surface.Format;
        bool words = format.BytesPerSample == 2;
        _jobs[_waiting++] = new MotionJob
        {
            Luma = surface.Plane0.Address,
            Sums = _sums.Address + ((ulong)_count * (ulong)Bytes),
            Pitch = (int)surface.Plane0.PitchBytes,
            Width = format.Width,
            Height = format.Height,
            Words = words ? 1 : 0,
            Shift = LumaCells.ShiftOf(format.Layout),
        };
        if (_waiting == MotionJobs.Count)
            Launch();
        return _count++;
    }

    /// <summary>Waits until the sums of all pictures that were put are here.</summary>
    /// <returns>Bytes that came down.</returns>
    /// <exception cref="CudaException">The device failed.</exception>
    public int Fetch()
    {
        if (_count == 0)
            return 0;
        Launch();
        _stream.CopyToHost(_fetched, _sums, _count * Bytes);
        _stream.Synchronize();
        return _count * Bytes;
    }

    /// <summary>The sums of a picture's cells, valid until the next is put.</summary>
    public ReadOnlySpan<uint> SumsOf(int number) => MemoryMarshal.Cast<byte, uint>(_fetched.Span.Slice(number * Bytes, Bytes));

    public void Dispose()
    {
        _fetched.Dispose();
        _sums.Dispose();
    }

    /// <summary>Hands what was put to the device. Without anything put it does nothing.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    internal void Launch()
    {
        if (_waiting == 0)
            return;
        CudaGrid grid = CudaGrid.Cover(LumaCells.Columns, LumaCells.Rows, _waiting);
        _waiting = 0;
        KernelArguments arguments = default;
        arguments.Add(_jobs);
        _kernel.Launch(_stream, grid, arguments);
    }
}
