using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>A plate reader's batch in device memory, filled by the cutter from plates that were kept there.</summary>
/// <remarks>Owns a stream and the batch until <see cref="Dispose"/>. For one thread.</remarks>
internal sealed class GpuCropBatch : IDeviceCrops
{
    private readonly CudaStream _stream;
    private readonly GpuBatch _batch;
    private readonly GpuPlateCrop _cutter;
    private readonly GpuPassFilter? _filter;
    private readonly CropMap[] _maps = new CropMap[CropMaps.Count];
    private GpuPatch? _from;
    private int _first;
    private int _count;
    private long _uploaded;

    /// <summary>Allocates.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="bytes">Size of the batch.</param>
    /// <param name="isShared">Whether processor and device share their memory.</param>
    /// <param name="filters">Whether filter passes are on.</param>
    /// <exception cref="NativeException">There is no memory for it, or the filters cannot be compiled.</exception>
    public GpuCropBatch(GpuKernels kernels, int bytes, bool isShared, bool filters)
    {
        _stream = kernels.Context.CreateStream();
        try
        {
            _batch = new GpuBatch(kernels.Context, _stream, bytes, isShared);
            _cutter = new GpuPlateCrop(kernels, _stream);
            _filter = filters ? new GpuPassFilter(kernels, _stream, _cutter) : null;
        }
        catch
        {
            _batch?.Dispose();
            _stream.Dispose();
            throw;
        }
    }

    public DeviceInput Batch => _batch;

    /// <summary>Bytes that came down for an engine on the processor. Any thread.</summary>
    public long Fetched => _batch.Fetched;

    /// <summary>Bytes that were sent up: crops that the processor made. Any thread.</summary>
    public long Uploaded => Volatile.Read(ref _uploaded);

    public bool TryCut(IPicturePatch patch, in PlatePlace place, in PlateCut cut, int slot)
    {
        if (patch is not GpuPatch own)
            return false;
        if (PassFilter.IsFilter(cut.Pass))
            return _filter is not null && BoxOf(own, place) is { IsValid: true } box && _filter.TryQueue(own.Surface, box, own.Rotation, cut, _batch.Address, slot);
        if (MapOf(own, place, cut) is not { } map)
            return false;
        if (_count == _maps.Length || (_count > 0 && (own != _from || slot != _first + _count)))
            Launch();
        if (_count == 0)
            (_from, _first) = (own, slot);
        _maps[_count++] = map;
        return true;
    }

    public void Put(int slot, ReadOnlySpan<byte> crop)
    {
        int at = slot * crop.Length;
        if (_batch.IsShared)
        {
            crop.CopyTo(_batch.Shared[at..]);
            return;
        }

        _batch.Send(at, crop);
        Interlocked.Add(ref _uploaded, crop.Length);
    }

    public void Complete()
    {
        Launch();
        _filter?.Launch(_batch.Address);
        _stream.Synchronize();
    }

    public void Dispose()
    {
        try
        {
            _stream.Synchronize();
        }
        catch (CudaException)
        {
            // A stream that fails writes nothing any more.
        }

        _filter?.Dispose();
        _batch.Dispose();
        _stream.Dispose();
    }

    /// <summary>Where a cut lies in a patch: places are upright and counted from what was asked for, patches as they were decoded.</summary>
    /// <returns>Null where there is nothing to cut.</returns>
    internal static CropMap? MapOf(GpuPatch patch, in PlatePlace place, in PlateCut cut)
    {
        PixelArea inner = patch.Inner;
        var upright = new UprightMap(inner.Width, inner.Height, patch.Rotation);
        if (cut.Corners is { } quad)
        {
            var there = new PlateQuad(Corner(quad.TopLeft), Corner(quad.TopRight), Corner(quad.BottomRight), Corner(quad.BottomLeft));
            return there.IsConvex ? CropMap.OfQuad(there, cut.MarginX, cut.MarginY) : null;
        }

        PlatePlace box = BoxOf(patch, place);
        return box.IsValid ? CropMap.OfBox(box, cut.MarginX, cut.MarginY, patch.Rotation) : null;

        // Corners count centres of pixels, turns their edges: half a pixel lies between them.
        Point2f Corner(Point2f at)
        {
            (double x, double y) = upright.Back(at.X + 0.5, at.Y + 0.5);
            return new Point2f((float)(x - 0.5 + inner.Left), (float)(y - 0.5 + inner.Top));
        }
    }

    private static PlatePlace BoxOf(GpuPatch patch, in PlatePlace place)
    {
        PixelArea inner = patch.Inner;
        var upright = new UprightMap(inner.Width, inner.Height, patch.Rotation);
        (double x0, double y0) = upright.Back(place.X, place.Y);
        (double x1, double y1) = upright.Back(place.X + place.Width, place.Y + place.Height);
        return new PlatePlace((float)(Math.Min(x0, x1) + inner.Left), (float)(Math.Min(y0, y1) + inner.Top), (float)Math.Abs(x1 - x0), (float)Math.Abs(y1 - y0));
    }

    private void Launch()
    {
        if (_count == 0)
            return;
        int count = _count;
        _count = 0;
        _cutter.CutAt(_from!.Surface, _maps.AsSpan(0, count), _batch.Address, _first);
    }
}
