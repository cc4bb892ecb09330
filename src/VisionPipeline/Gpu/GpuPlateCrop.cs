using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>Cuts plates out of decoded surfaces into the reader's crops in device memory: <see cref="CropCutter"/> on the GPU.</summary>
/// <remarks>
/// Crops are <see cref="CropCutter.Height"/> x <see cref="CropCutter.Width"/> x 3 bytes, red first, one after another. Launches go to
/// the stream that was given here; nothing waits or is allocated. The surface and the crops must stay until the stream has come
/// past. Holds nothing that needs releasing; thread-safe.
/// </remarks>
public sealed class GpuPlateCrop
{
    /// <summary>Bytes of one crop.</summary>
    public const int CropBytes = 3 * CropCutter.Width * CropCutter.Height;

    private readonly CudaFunction _kernel;
    private readonly CudaStream _stream;

    /// <summary>Prepares for a stream.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where launches go. Must outlive this.</param>
    /// <exception cref="CudaException">The kernel is not in the module.</exception>
    public GpuPlateCrop(GpuKernels kernels, CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(stream);
        _kernel = kernels.PlateCrop();
        _stream = stream;
    }

    /// <summary>Queues the crops of one surface; up to six go in one launch.</summary>
    /// <param name="surface">The picture at full resolution.</param>
    /// <param name="maps">How each crop lies in it.</param>
    /// <param name="crops">Where crops go.</param>
    /// <param name="slot">The first one's number; the others follow.</param>
    /// <exception cref="ArgumentException">The surface or a map is empty, or the crops do not fit.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Cut(in GpuSurface surface, ReadOnlySpan<CropMap> maps, CudaMemory crops, int slot)
    {
        ArgumentNullException.ThrowIfNull(crops);
        surface.ThrowIfEmpty();
        if (slot < 0 || (long)slot + maps.Length > crops.Bytes / CropBytes)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"{maps.Length} crops from there on: there is room for {crops.Bytes / CropBytes}");
        CutAt(surface, maps, crops.Address, slot);
    }

    /// <summary>As <see cref="Cut"/>, without looking whether the crops fit.</summary>
    internal void CutAt(in GpuSurface surface, ReadOnlySpan<CropMap> maps, ulong crops, int slot)
    {
        foreach (ref readonly CropMap map in maps)
        {
            if (!map.IsValid)
                throw new ArgumentException("an empty crop map: make it with OfQuad or OfBox", nameof(maps));
        }

        CropJobs jobs = default;
        jobs.Surface = Describe(surface);
        for (int done = 0; done < maps.Length; done += CropMaps.Count)
        {
            ReadOnlySpan<CropMap> part = maps.Slice(done, Math.Min(CropMaps.Count, maps.Length - done));
            part.CopyTo(jobs.Maps);
            jobs.Surface.Crops = crops + (ulong)(((long)slot + done) * CropBytes);
            KernelArguments arguments = default;
            arguments.Add(jobs);
            _kernel.Launch(_stream, CudaGrid.Cover(CropCutter.Width, CropCutter.Height, part.Length), arguments);
        }
    }

    /// <summary>Queues one cut of any size, for what comes before the crop.</summary>
    /// <param name="surface">The picture.</param>
    /// <param name="map">How the cut lies in it.</param>
    /// <param name="width">Pixels across of the cut.</param>
    /// <param name="height">Pixels down of it.</param>
    /// <param name="to">Where its bytes go: red, green, blue, rows without gaps.</param>
    internal void CutRegion(in GpuSurface surface, in CropMap map, int width, int height, ulong to)
    {
        CropJobs jobs = default;
        jobs.Surface = Describe(surface);
        (jobs.Surface.CropWidth, jobs.Surface.CropHeight, jobs.Surface.Crops) = (width, height, to);
        jobs.Maps[0] = map;
        Launch(jobs);
    }

    /// <summary>Queues the stretching of a picture to a crop.</summary>
    /// <param name="pixels">Its bytes, rows without gaps.</param>
    /// <param name="width">Its pixels across.</param>
    /// <param name="height">Its pixels down.</param>
    /// <param name="isColoured">Whether they are red, green, blue; else they are grey.</param>
    /// <param name="crops">The device's address of the crops.</param>
    /// <param name="slot">The crop's number.</param>
    internal void Stretch(ulong pixels, int width, int height, bool isColoured, ulong crops, int slot)
    {
        CropJobs jobs = default;
        jobs.Surface = new CropSurface
        {
            Luma = pixels,
            LumaPitch = isColoured ? 3 * width : width,
            Width = width,
            Height = height,
            Packed = isColoured ? 1 : 0,
            Gain = 1,
            CropWidth = CropCutter.Width,
            CropHeight = CropCutter.Height,
            Crops = crops + (ulong)((long)slot * CropBytes),
        };
        jobs.Maps[0] = CropMap.OfBox(new PlatePlace(0, 0, width, height), 0, 0);
        Launch(jobs);
    }

    private void Launch(in CropJobs jobs)
    {
        KernelArguments arguments = default;
        arguments.Add(jobs);
        _kernel.Launch(_stream, CudaGrid.Cover(jobs.Surface.CropWidth, jobs.Surface.CropHeight), arguments);
    }

    private static CropSurface Describe(in GpuSurface surface)
    {
        YuvFormat format = surface.Format;
        ColorTransform colour = ColorTransform.Of(format, 255);

        // The transform counts in 8-bit codes, four 10-bit ones to each.
        double code = format.BytesPerSample == 2 ? 0.25 : 1;
        (ulong u, int pitchU) = surface.ChromaU;
        (ulong v, int pitchV) = surface.ChromaV;
        return new CropSurface
        {
            Luma = surface.Plane0.Address,
            ChromaU = u,
            ChromaV = v,
            LumaPitch = (int)surface.Plane0.PitchBytes,
            ChromaUPitch = pitchU,
            ChromaVPitch = pitchV,
            Width = format.Width,
            Height = format.Height,
            Words = format.BytesPerSample == 2 ? 1 : 0,
            Shift = GpuSurface.ShiftOf(format.Layout),
            ChromaStep = format.IsInterleaved ? 2 : 1,
            HasChroma = format.HasChroma ? 1 : 0,
            HalfColumns = format.ChromaWidth == format.Width ? 0 : 1,
            HalfRows = format.ChromaHeight == format.Height ? 0 : 1,
            CropWidth = CropCutter.Width,
            CropHeight = CropCutter.Height,
            Gain = (float)(colour.Luma * code),
            RedV = (float)(colour.RedV * code),
            GreenU = (float)(colour.GreenU * code),
            GreenV = (float)(colour.GreenV * code),
            BlueU = (float)(colour.BlueU * code),
            RedOffset = (float)colour.RedOffset,
            GreenOffset = (float)colour.GreenOffset,
            BlueOffset = (float)colour.BlueOffset,
        };
    }
}
