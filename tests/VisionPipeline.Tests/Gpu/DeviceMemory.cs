using System.Runtime.InteropServices;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>A test picture whose planes end where memory ends, as the surface of a device that is the host: a read past a plane ends the test run.</summary>
internal sealed unsafe class DeviceMemory : IDisposable
{
    private readonly GuardedMemory[] _planes;

    public DeviceMemory(TestPicture picture)
    {
        YuvFormat format = picture.Format;
        _planes = [.. Enumerable.Range(0, format.PlaneCount).Select(i => new GuardedMemory(picture.Plane(i)))];
        CudaPlane Plane(int i) => i >= format.PlaneCount ? default : new CudaPlane(AddressOf(_planes[i].Span), picture.Stride(i), format.RowBytes(i), format.Rows(i));
        Surface = new GpuSurface(format, Plane(0), Plane(1), Plane(2));
    }

    public GpuSurface Surface { get; }

    /// <summary>What lies in memory of the device.</summary>
    public static Span<T> Read<T>(CudaMemory memory)
        where T : unmanaged => new((void*)memory.Address, (int)(memory.Bytes / sizeof(T)));

    /// <summary>Its planes as they are now.</summary>
    public byte[][] Planes() => [.. _planes.Select(static plane => plane.Span.ToArray())];

    public void Dispose()
    {
        foreach (GuardedMemory plane in _planes)
            plane.Dispose();
    }

    private static ulong AddressOf(Span<byte> span)
    {
        fixed (byte* at = &MemoryMarshal.GetReference(span))
            return (ulong)at;
    }
}
