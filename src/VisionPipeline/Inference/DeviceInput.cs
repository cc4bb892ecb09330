using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VisionPipeline.Inference;

/// <summary>A batch of inputs in a device's memory, filled by whoever owns it. A <see cref="BatchRunner"/> lets engines on that device read it where it lies, and fetches it for others.</summary>
/// <remarks>Address and size never change. What was filled must be ordered before the run: by the stream that the engine shares, or by waiting.</remarks>
public abstract class DeviceInput
{
    /// <summary>The device's address of the first item.</summary>
    public abstract ulong Address { get; }

    /// <summary>Its size in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Index of the GPU.</summary>
    public abstract int Device { get; }

    /// <summary>Whether the processor may read it where it lies (memory that both share).</summary>
    public virtual bool IsShared => false;

    /// <summary>Copies its start to main memory, behind the work that fills it, and waits for that.</summary>
    /// <param name="into">Takes it.</param>
    /// <exception cref="Native.NativeException">The device failed.</exception>
    public abstract void Fetch(Span<byte> into);

    /// <summary>Takes memory for results on the same device; the caller disposes it.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <returns>Null where there is none to be had: results then go to main memory.</returns>
    /// <exception cref="Native.NativeException">The device has no memory for it.</exception>
    public virtual DeviceOutput? TakeOutput(int bytes) => null;

    /// <summary>A tensor over a part of it; the caller disposes it before the memory goes.</summary>
    internal OrtValue Tensor(TensorElement element, long start, long[] shape, bool asHost) => Tensor(Address, Device, element, start, shape, asHost);

    /// <summary>A tensor over a part of a device's memory.</summary>
    internal static OrtValue Tensor(ulong address, int device, TensorElement element, long start, long[] shape, bool asHost)
    {
        (TensorElementType type, int size) = element switch
        {
            TensorElement.Float32 => (TensorElementType.Float, 4),
            TensorElement.Float16 => (TensorElementType.Float16, 2),
            _ => (TensorElementType.UInt8, 1),
        };
        long length = shape.Aggregate(1L, static (a, b) => checked(a * b));
        using OrtMemoryInfo? own = asHost ? null : new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, device, OrtMemType.Default);
        return OrtValue.CreateTensorValueWithData(own ?? OrtMemoryInfo.DefaultInstance, type, shape, (nint)(address + (ulong)(start * size)), length * size);
    }
}
