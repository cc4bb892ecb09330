using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>The filter passes of a plate reader on the device: <see cref="PassFilter"/> with what goes before and after it. For one thread; owns its memory until <see cref="Dispose"/>.</summary>
/// <remarks>
/// As on the processor a plate is cut at its own resolution, enlarged where it is small, filtered, and stretched to the reader's crop.
/// Work is queued on the stream that was given here.
/// </remarks>
internal sealed class GpuPassFilter : IDisposable
{
    // Eight enlarged plates of usual shape; a plate alone may have half a million pixels.
    private const int ScratchBytes = 4 << 20;

    // Work, colours and grey of a pixel.
    private const int BytesPerPixel = 4 + 3 + 1;
    private const int Alignment = 256;
    private const double SharpenSigma = 2;
    private const int SharpenReach = 6;

    private readonly GpuKernels _kernels;
    private readonly CudaStream _stream;
    private readonly GpuPlateCrop _cutter;
    private readonly CudaMemory _scratch;
    private readonly (OcrPass Pass, EnhanceJobs.Job Job, int Slot)[] _queued = new (OcrPass, EnhanceJobs.Job, int)[EnhanceJobs.Count];
    private int _count;
    private int _end;

    /// <summary>Allocates.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where work is queued. Must outlive this.</param>
    /// <param name="cutter">Cuts on the same stream.</param>
    /// <exception cref="Native.NativeException">There is no memory for it, or the kernels cannot be compiled.</exception>
    public GpuPassFilter(GpuKernels kernels, CudaStream stream, GpuPlateCrop cutter)
    {
        _kernels = kernels;
        _stream = stream;
        _cutter = cutter;
        _ = kernels.Enhance(OcrPass.Clahe);
        _scratch = kernels.Context.Allocate(ScratchBytes);
    }

    /// <summary>Queues a filtered crop.</summary>
    /// <param name="from">Where the plate is cut from; must stay until the stream has come past.</param>
    /// <param name="box">The plate in it, upright once it is turned.</param>
    /// <param name="rotation">That turn.</param>
    /// <param name="cut">A filter pass.</param>
    /// <param name="batch">The device's address of the crops.</param>
    /// <param name="slot">The crop's number in it.</param>
    /// <returns>False where the plate is too large.</returns>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public bool TryQueue(in GpuSurface from, in PlatePlace box, Rotation rotation, in PlateCut cut, ulong batch, int slot)
    {
        CropMap map = CropMap.OfRegion(box, cut.MarginX, cut.MarginY, rotation, cut.EnlargeBelow, cut.EnlargeTo, out int width, out int height);
        long bytes = (((long)width * height * BytesPerPixel) + Alignment - 1) / Alignment * Alignment;
        if (bytes > ScratchBytes)
            return false;
        if (_count == EnhanceJobs.Count || _end + bytes > ScratchBytes)
            Launch(batch);
        var job = new EnhanceJobs.Job { At = _end, Width = width, Height = height };
        _end += (int)bytes;
        _queued[_count++] = (cut.Pass, job, slot);
        _cutter.CutRegion(from, map, width, height, ColoursOf(job));
        return true;
    }

    /// <summary>Filters and stretches what was queued. What is queued next may use the memory again: the stream keeps the order.</summary>
    /// <param name="batch">The device's address of the crops.</param>
    /// <exception cref="CudaException">The driver refuses; what was queued is dropped.</exception>
    public void Launch(ulong batch)
    {
        int count = _count;
        (_count, _end) = (0, 0);
        int from = 0;
        while (from < count)
        {
            OcrPass pass = _queued[from].Pass;
            int window = WindowOf(pass, _queued[from].Job);
            int to = from;
            var jobs = new EnhanceJobs { Scratch = _scratch.Address, Window = window };
            for (; to < count && _queued[to].Pass == pass && WindowOf(pass, _queued[to].Job) == window; to++)
                jobs.Jobs[to - from] = _queued[to].Job;
            Weigh(pass, window, jobs.Weights);
            KernelArguments arguments = default;
            arguments.Add(jobs);
            _kernels.Enhance(pass).Launch(_stream, new CudaGrid(to - from, 1, 1, 256, 1, 1), arguments);
            from = to;
        }

        for (int i = 0; i < count; i++)
        {
            (OcrPass pass, EnhanceJobs.Job job, int slot) = _queued[i];
            bool isColoured = pass == OcrPass.Sharpen;
            ulong pixels = ColoursOf(job) + (isColoured ? 0 : 3 * (ulong)(job.Width * job.Height));
            _cutter.Stretch(pixels, job.Width, job.Height, isColoured, batch, slot);
        }
    }

    public void Dispose() => _scratch.Dispose();

    private ulong ColoursOf(in EnhanceJobs.Job job) => _scratch.Address + (ulong)(job.At + (4L * job.Width * job.Height));

    private static int WindowOf(OcrPass pass, in EnhanceJobs.Job job) => pass == OcrPass.Adaptive ? PassFilter.WindowOf(job.Height) : 0;

    // Gaussian weights from the middle outwards, as OpenCV makes them: by a table up to 7 samples where no width is given.
    private static void Weigh(OcrPass pass, int window, Span<float> into)
    {
        if (pass is not (OcrPass.Sharpen or OcrPass.Adaptive))
            return;
        if (window is 5 or 7)
        {
            ReadOnlySpan<float> known = window == 5 ? [0.375f, 0.25f, 0.0625f] : [0.28125f, 0.21875f, 0.109375f, 0.03125f];
            known.CopyTo(into);
            return;
        }

        int reach = pass == OcrPass.Sharpen ? SharpenReach : window / 2;
        double sigma = pass == OcrPass.Sharpen ? SharpenSigma : (0.3 * (((window - 1) * 0.5) - 1)) + 0.8;
        double sum = 0;
        for (int i = -reach; i <= reach; i++)
            sum += Math.Exp(-0.5 * i * i / (sigma * sigma));
        for (int i = 0; i <= reach; i++)
            into[i] = (float)(Math.Exp(-0.5 * i * i / (sigma * sigma)) / sum);
    }
}
