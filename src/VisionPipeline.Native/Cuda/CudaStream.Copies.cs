namespace VisionPipeline.Native.Cuda;

/// <content>Copies and fills. None allocates; all run in stream order after the call has returned.</content>
public sealed partial class CudaStream
{
    /// <summary>Queues a copy of rows from page-locked host memory to the device (<c>cuMemcpy2DAsync</c>).</summary>
    /// <param name="destination">Where to; its width and rows say how much.</param>
    /// <param name="source">Where from.</param>
    /// <param name="offset">First byte in the source.</param>
    /// <param name="pitchBytes">Bytes from row to row in the source.</param>
    /// <exception cref="ArgumentException">The rows do not lie inside the source.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe void CopyToDevice(CudaPlane destination, CudaHostMemory source, long offset, long pitchBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        destination.Check(nameof(destination));
        Extent.Check(source.Bytes, offset, pitchBytes, destination.WidthBytes, destination.Rows);
        CudaMemcpy2D copy = To(destination);
        copy.SourceKind = CudaMemcpy2D.Host;
        copy.SourceHost = (byte*)source.Pointer + offset;
        copy.SourcePitch = (nuint)pitchBytes;
        Queue(copy);
        GC.KeepAlive(source);
    }

    /// <summary>Queues a copy of rows from the device to page-locked host memory.</summary>
    /// <param name="destination">Where to; not to be read before the stream has come so far.</param>
    /// <param name="offset">First byte in the destination.</param>
    /// <param name="pitchBytes">Bytes from row to row in the destination.</param>
    /// <param name="source">Where from; its width and rows say how much.</param>
    /// <exception cref="ArgumentException">The rows do not lie inside the destination.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe void CopyToHost(CudaHostMemory destination, long offset, long pitchBytes, CudaPlane source)
    {
        ArgumentNullException.ThrowIfNull(destination);
        source.Check(nameof(source));
        Extent.Check(destination.Bytes, offset, pitchBytes, source.WidthBytes, source.Rows);
        CudaMemcpy2D copy = From(source);
        copy.DestinationKind = CudaMemcpy2D.Host;
        copy.DestinationHost = (byte*)destination.Pointer + offset;
        copy.DestinationPitch = (nuint)pitchBytes;
        Queue(copy);
        GC.KeepAlive(destination);
    }

    /// <summary>Queues a copy of rows within the device.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from; of the same width and rows.</param>
    /// <exception cref="ArgumentException">The two differ in size.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Copy(CudaPlane destination, CudaPlane source)
    {
        destination.Check(nameof(destination));
        source.Check(nameof(source));
        if (destination.WidthBytes != source.WidthBytes || destination.Rows != source.Rows)
        {
            throw new ArgumentException(
                $"{source.WidthBytes} bytes x {source.Rows} rows do not go into {destination.WidthBytes} x {destination.Rows}",
                nameof(source));
        }

        CudaMemcpy2D copy = From(source);
        copy.DestinationKind = CudaMemcpy2D.Device;
        copy.DestinationDevice = destination.Address;
        copy.DestinationPitch = (nuint)destination.PitchBytes;
        Queue(copy);
    }

    /// <summary>Queues a linear copy from page-locked host memory to the start of device memory.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from.</param>
    /// <param name="bytes">How much, from the start of both.</param>
    /// <exception cref="ArgumentException">More than one of them holds.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe void CopyToDevice(CudaMemory destination, CudaHostMemory source, int bytes)
    {
        CheckLinear(destination, source, bytes);
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuMemcpyHtoDAsync_v2(destination.Address, source.Pointer, (nuint)bytes, Handle), "cuMemcpyHtoDAsync_v2");
        GC.KeepAlive(source);
        GC.KeepAlive(destination);
    }

    /// <summary>Queues a linear copy from the start of device memory to page-locked host memory.</summary>
    /// <param name="destination">Where to; not to be read before the stream has come so far.</param>
    /// <param name="source">Where from.</param>
    /// <param name="bytes">How much, from the start of both.</param>
    /// <exception cref="ArgumentException">More than one of them holds.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe void CopyToHost(CudaHostMemory destination, CudaMemory source, int bytes)
    {
        CheckLinear(source, destination, bytes);
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuMemcpyDtoHAsync_v2(destination.Pointer, source.Address, (nuint)bytes, Handle), "cuMemcpyDtoHAsync_v2");
        GC.KeepAlive(source);
        GC.KeepAlive(destination);
    }

    /// <summary>Queues a linear copy within the device, from start to start.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from.</param>
    /// <param name="bytes">How much, from the start of both.</param>
    /// <exception cref="ArgumentException">More than one of them holds.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Copy(CudaMemory destination, CudaMemory source, long bytes)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(source);
        Extent.Check(Math.Min(source.Bytes, destination.Bytes), 0, bytes, bytes, 1);
        using CudaScope scope = Enter();
        CudaGate.Check(
            CudaNative.cuMemcpyDtoDAsync_v2(destination.Address, source.Address, (nuint)bytes, Handle),
            "cuMemcpyDtoDAsync_v2");
        GC.KeepAlive(source);
        GC.KeepAlive(destination);
    }

    /// <summary>Queues filling rows with one byte value (<c>cuMemsetD2D8Async</c>).</summary>
    /// <param name="destination">What to fill.</param>
    /// <param name="value">The byte.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Fill(CudaPlane destination, byte value)
    {
        destination.Check(nameof(destination));
        using CudaScope scope = Enter();
        if (destination.Rows == 1)
        {
            CudaGate.Check(
                CudaNative.cuMemsetD8Async(destination.Address, value, (nuint)destination.WidthBytes, Handle),
                "cuMemsetD8Async");
            return;
        }

        CudaGate.Check(
            CudaNative.cuMemsetD2D8Async(
                destination.Address,
                (nuint)destination.PitchBytes,
                value,
                (nuint)destination.WidthBytes,
                (nuint)destination.Rows,
                Handle),
            "cuMemsetD2D8Async");
    }

    private static CudaMemcpy2D To(CudaPlane plane) => new()
    {
        DestinationKind = CudaMemcpy2D.Device,
        DestinationDevice = plane.Address,
        DestinationPitch = (nuint)plane.PitchBytes,
        WidthBytes = (nuint)plane.WidthBytes,
        Rows = (nuint)plane.Rows,
    };

    private static CudaMemcpy2D From(CudaPlane plane) => new()
    {
        SourceKind = CudaMemcpy2D.Device,
        SourceDevice = plane.Address,
        SourcePitch = (nuint)plane.PitchBytes,
        WidthBytes = (nuint)plane.WidthBytes,
        Rows = (nuint)plane.Rows,
    };

    private static void CheckLinear(CudaMemory device, CudaHostMemory host, int bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(host);
        Extent.Check(Math.Min(device.Bytes, host.Bytes), 0, bytes, bytes, 1);
    }

    private unsafe void Queue(CudaMemcpy2D copy)
    {
        using CudaScope scope = Enter();
        CudaGate.Check(CudaNative.cuMemcpy2DAsync_v2(&copy, Handle), "cuMemcpy2DAsync_v2");
    }
}
