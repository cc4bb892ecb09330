namespace VisionPipeline.Native.Cuda;

/// <summary>The shape of a launch: blocks in the grid, threads in a block.</summary>
/// <param name="GridX">Blocks across.</param>
/// <param name="GridY">Blocks down.</param>
/// <param name="GridZ">Blocks deep.</param>
/// <param name="BlockX">Threads across.</param>
/// <param name="BlockY">Threads down.</param>
/// <param name="BlockZ">Threads deep.</param>
/// <param name="SharedBytes">Dynamic shared memory per block, in bytes.</param>
public readonly record struct CudaGrid(int GridX, int GridY, int GridZ, int BlockX, int BlockY, int BlockZ, int SharedBytes = 0)
{
    // Limits that every device of compute capability 5.0 and later has (CUDA C++ Programming Guide, table of technical specifications).
    private const int MaxThreads = 1024;
    private const int MaxDepth = 64;
    private const int MaxGridYz = 65535;

    /// <summary>One thread per element of a row or an area, in blocks of 32 x 8 (or of 256 where there is one row).</summary>
    /// <param name="width">Elements across, at least 1.</param>
    /// <param name="height">Elements down, at least 1.</param>
    /// <param name="depth">Elements deep, at least 1: one layer of blocks each.</param>
    public static CudaGrid Cover(int width, int height = 1, int depth = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        int across = height == 1 ? 256 : 32;
        int down = height == 1 ? 1 : 8;
        return new CudaGrid(Blocks(width, across), Blocks(height, down), depth, across, down, 1);
    }

    internal void Check()
    {
        bool fits = GridX >= 1 && GridY is >= 1 and <= MaxGridYz && GridZ is >= 1 and <= MaxGridYz
            && BlockX is >= 1 and <= MaxThreads && BlockY is >= 1 and <= MaxThreads && BlockZ is >= 1 and <= MaxDepth
            && (long)BlockX * BlockY * BlockZ <= MaxThreads && SharedBytes >= 0;
        if (!fits)
            throw new ArgumentException($"no launch has this shape: {this}", "grid");
    }

    private static int Blocks(int size, int block) => (int)(((long)size + block - 1) / block);
}
