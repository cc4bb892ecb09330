using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Keeps the neighbourhoods of plates in device memory, at full resolution and in the layout of the surface, so that the surface goes back to the decoder at once.</summary>
/// <remarks>
/// <para>
/// Kept is what was decoded and not crops: it is smaller than the three crops that every plate gets (1.5 bytes a pixel beside 90 KB), all
/// later passes, the filters and the evidence can still be made from it, and most plates that are kept are replaced by a better
/// one before anybody reads them.
/// </para>
/// <para>
/// Copies have a stream of their own and are waited for; what comes down is counted. A device that fails is left for good. Thread-safe. Owns
/// its memory until <see cref="Dispose"/>, which comes after the last patch.
/// </para>
/// </remarks>
public sealed class GpuPatches : IPatchKeeper, IDisposable
{
    private const int MostSamples = 1024;

    // Rows begin where the device likes to read.
    private const int Alignment = 16;

    private readonly Lock _lock = new();
    private readonly CudaContext _context;
    private readonly CudaFunction _samples;
    private readonly Func<bool> _isWanted;
    private readonly PatchSlabs _slabs;
    private readonly List<IDisposable> _owned = [];
    private readonly CudaStream _stream;
    private readonly CudaEvent _decoded;
    private readonly CudaMemory _codes;
    private readonly CudaHostMemory _staging;
    private volatile bool _isLost;
    private long _bytes;
    private long _kept;
    private bool _disposed;

    /// <summary>Makes one for the surfaces of a device.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="mayTake">Whether the device has so many bytes to spare; asked for 2 MB at a time.</param>
    /// <param name="isWanted">Whether plates are cut on the device now; called on any thread.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public GpuPatches(GpuKernels kernels, Func<long, bool> mayTake, Func<bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(mayTake);
        ArgumentNullException.ThrowIfNull(isWanted);
        _context = kernels.Context;
        _samples = kernels.PlateSamples();
        _isWanted = isWanted;
        _slabs = new PatchSlabs(_context, mayTake);
        try
        {
            _stream = Own(_context.CreateStream());
            _decoded = Own(_context.CreateEvent());
            _codes = Own(_context.Allocate(MostSamples));
            _staging = Own(_context.AllocateHost(PatchSlabs.Largest));
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>Bytes that came down so far: samples, and patches for the processor. Any thread.</summary>
    public long Downloaded => Volatile.Read(ref _bytes);

    /// <summary>Device memory that it has, in bytes. Any thread.</summary>
    public long DeviceBytes => _slabs.Bytes;

    /// <summary>Patches that somebody has now.</summary>
    public int Outstanding => _slabs.Outstanding;

    /// <summary>Patches that were made so far. Any thread.</summary>
    public long Kept => Volatile.Read(ref _kept);

    /// <inheritdoc/>
    public bool Keeps(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return !_isLost && frame.IsOnDevice && GpuSurface.IsIn(frame, _context) && _isWanted();
    }

    /// <inheritdoc/>
    public void Sample(VideoFrame frame, ReadOnlySpan<ushort> columns, ReadOnlySpan<ushort> rows, Span<byte> codes)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int count = columns.Length * rows.Length;
        if (columns.Length > SamplePlaces.FirstRow || rows.Length > SamplePlaces.FirstRow || count > MostSamples || count == 0 || codes.Length < count)
            throw new ArgumentException($"{columns.Length} x {rows.Length} samples into {codes.Length} bytes");
        GpuSurface surface = GpuSurface.Of(frame, _context);
        foreach (ushort column in columns)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, surface.Format.Width, nameof(columns));
        foreach (ushort row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, surface.Format.Height, nameof(rows));
        var job = new SampleJob
        {
            Luma = surface.Plane0.Address,
            Codes = _codes.Address,
            Pitch = (int)surface.Plane0.PitchBytes,
            Words = surface.Format.BytesPerSample == 2 ? 1 : 0,
            Shift = surface.Format.Layout == PixelLayout.P010 ? 8 : 2,
            Columns = columns.Length,
            Rows = rows.Length,
        };
        columns.CopyTo(job.Places);
        rows.CopyTo(job.Places[SamplePlaces.FirstRow..]);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                AfterDecoding();
                KernelArguments arguments = default;
                arguments.Add(job);
                _samples.Launch(_stream, CudaGrid.Cover(count), arguments);
                _stream.CopyToHost(_staging, _codes, count);
                _stream.Synchronize();
            }
            catch (CudaException)
            {
                _isLost = true;
                throw;
            }

            _staging.Span[..count].CopyTo(codes);
            Interlocked.Add(ref _bytes, count);
        }
    }

    /// <inheritdoc/>
    public IPicturePatch? TryKeep(VideoFrame frame, in PixelArea area)
    {
        ArgumentNullException.ThrowIfNull(frame);
        GpuSurface surface = GpuSurface.Of(frame, _context);
        YuvFormat whole = surface.Format;
        PixelArea shown = area.Whole(whole);
        YuvFormat part = surface.FormatOf(shown);
        int bytes = 0;
        for (int plane = 0; plane < part.PlaneCount; plane++)
            bytes += Pitch(part, plane) * part.Rows(plane);
        if (!_slabs.TryRent(bytes, out (CudaMemory Slab, long Offset, int Class) slot))
            return null;
        try
        {
            Span<CudaPlane> planes = [default, default, default];
            long at = slot.Offset;
            for (int plane = 0; plane < part.PlaneCount; plane++)
            {
                planes[plane] = slot.Slab.Slice(at, Pitch(part, plane), part.RowBytes(plane), part.Rows(plane));
                at += Pitch(part, plane) * part.Rows(plane);
            }

            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                AfterDecoding();
                for (int plane = 0; plane < part.PlaneCount; plane++)
                    _stream.Copy(planes[plane], surface.Part(shown, part, plane));
                _stream.Synchronize();
            }

            Interlocked.Increment(ref _kept);
            var inner = new PixelArea(area.Left - shown.Left, area.Top - shown.Top, area.Width, area.Height);
            return new GpuPatch(this, slot, new GpuSurface(part, planes[0], planes[1], planes[2]), inner, frame.Rotation);
        }
        catch (Exception e)
        {
            _isLost |= e is CudaException;
            _slabs.Return(slot);
            throw;
        }
    }

    /// <summary>Releases the memory. Harmless twice.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        Free();
    }

    internal YuvImage Read(GpuPatch patch, FrameWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        YuvFormat format = patch.Format;
        window.Take(format);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int at = PlaneCopy.Down(_stream, _staging, [patch.Surface.Plane0, patch.Surface.Plane1, patch.Surface.Plane2], format, window);
            Interlocked.Add(ref _bytes, at);
        }

        return window.Image;
    }

    internal void Return((CudaMemory Slab, long Offset, int Class) slot) => _slabs.Return(slot);

    private static int Pitch(in YuvFormat format, int plane) => (format.RowBytes(plane) + Alignment - 1) / Alignment * Alignment;

    // Decoders queue on the default stream, which ours does not wait for by itself.
    private void AfterDecoding()
    {
        _decoded.RecordDefault();
        _stream.WaitFor(_decoded);
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    private void Free()
    {
        _slabs.Dispose();
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }
}
