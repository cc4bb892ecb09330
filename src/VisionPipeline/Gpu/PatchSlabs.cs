using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Device memory for parts of pictures, lent again and again: slots of 64 KB to 2 MB, cut from slabs of 2 MB that are taken when first needed and freed at the end.</summary>
/// <remarks>Allocating stalls a device and freeing stalls all its streams, so neither happens per plate. Thread-safe. Owns the slabs until <see cref="Dispose"/>.</remarks>
/// <param name="context">Where they lie.</param>
/// <param name="mayTake">Whether the device has so many bytes to spare; asked before each slab.</param>
internal sealed class PatchSlabs(CudaContext context, Func<long, bool> mayTake) : IDisposable
{
    /// <summary>The largest slot: an 8-bit neighbourhood of 1,200 x 1,200 pixels.</summary>
    public const int Largest = 2 << 20;

    // A hundred plates wait at most, and one of a 1080p camera takes one or two of the smallest slots.
    private const long Most = 64L << 20;
    private const int Smallest = 64 << 10;
    private const int Classes = 6;

    private readonly Lock _lock = new();
    private readonly List<CudaMemory> _slabs = [];
    private readonly Stack<(CudaMemory Slab, long Offset)>[] _idle = [.. Enumerable.Range(0, Classes).Select(static _ => new Stack<(CudaMemory, long)>())];
    private int _out;

    /// <summary>Bytes that it has of the device.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return (long)_slabs.Count * Largest;
        }
    }

    /// <summary>Slots that somebody has now.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
                return _out;
        }
    }

    /// <summary>Lends a slot.</summary>
    /// <param name="bytes">Its size at least.</param>
    /// <param name="slot">Its slab, where it begins, and what it is given back by.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRent(int bytes, out (CudaMemory Slab, long Offset, int Class) slot)
    {
        slot = default;
        int least = 0;
        while (least < Classes && Smallest << least < bytes)
            least++;
        lock (_lock)
        {
            for (int size = least; size < Classes; size++)
            {
                if (_idle[size].Count == 0 && size == least)
                    Cut(size);
                if (!_idle[size].TryPop(out (CudaMemory Slab, long Offset) found))
                    continue;
                slot = (found.Slab, found.Offset, size);
                _out++;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a slot back.</summary>
    public void Return((CudaMemory Slab, long Offset, int Class) slot)
    {
        lock (_lock)
        {
            _idle[slot.Class].Push((slot.Slab, slot.Offset));
            _out--;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (CudaMemory slab in _slabs)
                slab.Dispose();
            _slabs.Clear();
            foreach (Stack<(CudaMemory, long)> idle in _idle)
                idle.Clear();
        }
    }

    private void Cut(int size)
    {
        const int OutOfMemory = 2; // CUDA_ERROR_OUT_OF_MEMORY
        if ((_slabs.Count + 1L) * Largest > Most || !mayTake(Largest))
            return;
        CudaMemory slab;
        try
        {
            slab = context.Allocate(Largest);
        }
        catch (CudaException e) when (e.Code == OutOfMemory)
        {
            return;
        }

        _slabs.Add(slab);
        for (long offset = 0; offset < Largest; offset += Smallest << size)
            _idle[size].Push((slab, offset));
    }
}
