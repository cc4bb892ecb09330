using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>Managed memory that native code may read and write: it never moves, and any number of tensors may lie over it.</summary>
internal abstract class TensorBuffer
{
    /// <summary>All of it.</summary>
    public abstract Span<byte> Bytes { get; }

    /// <summary>Allocates zeros.</summary>
    /// <param name="element">Float32, Float16 or UInt8.</param>
    /// <param name="length">Number of elements.</param>
    public static TensorBuffer Create(TensorElement element, int length) => element switch
    {
        TensorElement.Float32 => new TensorBuffer<float>(length),
        TensorElement.Float16 => new TensorBuffer<Float16>(length),
        TensorElement.UInt8 => new TensorBuffer<byte>(length),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "no buffer is made of these"),
    };

    /// <summary>A tensor over a part of the memory; the caller disposes it before the buffer is let go.</summary>
    /// <param name="start">First element.</param>
    /// <param name="shape">Sides of the tensor.</param>
    public abstract OrtValue Tensor(int start, long[] shape);

    /// <summary>All of it as elements; <see cref="Float16"/> is seen as <see cref="Half"/>, which has the same bits.</summary>
    public Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);
}

/// <inheritdoc/>
/// <typeparam name="T">The element as ONNX Runtime knows it.</typeparam>
internal sealed class TensorBuffer<T>(int length) : TensorBuffer
    where T : unmanaged
{
    private readonly T[] _memory = GC.AllocateArray<T>(length, pinned: true);

    public override Span<byte> Bytes => MemoryMarshal.AsBytes(_memory.AsSpan());

    public override OrtValue Tensor(int start, long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory.AsMemory(start), shape);
}
