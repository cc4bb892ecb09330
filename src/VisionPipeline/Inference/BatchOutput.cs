using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>One output of a <see cref="BatchRunner"/>: where the numbers of each item lie.</summary>
internal sealed class BatchOutput(TensorPort port, int slots)
{
    private readonly int[] _starts = new int[slots];
    private readonly int[] _lengths = new int[slots];
    private TensorBuffer? _bound;
    private float[] _floats = [];
    private int _used;

    public TensorPort Port => port;

    /// <summary>Sides of one item in the last run (the batch side left out).</summary>
    public int[] ItemShape { get; private set; } = [];

    private int ItemLength { get; set; }

    /// <summary>Numbers of one item.</summary>
    public ReadOnlySpan<float> Item(int slot) =>
        (_bound is not null && port.Element == TensorElement.Float32 ? _bound.As<float>() : _floats).Slice(_starts[slot], _lengths[slot]);

    /// <summary>Settles the shape: from now on runs write into memory of this object.</summary>
    /// <param name="itemShape">Sides of one item.</param>
    public void Bind(int[] itemShape)
    {
        ItemShape = itemShape;
        ItemLength = itemShape.Aggregate(1, static (a, b) => checked(a * b));
        int length = checked(ItemLength * slots);
        _bound = TensorBuffer.Create(port.Element, length);
        if (port.Element != TensorElement.Float32)
            _floats = new float[length];
        for (int slot = 0; slot < slots; slot++)
            (_starts[slot], _lengths[slot]) = (slot * ItemLength, ItemLength);
    }

    /// <summary>A tensor over the memory of some items.</summary>
    public OrtValue Tensor(int slot, int items) => _bound!.Tensor(slot * ItemLength, [items, .. ItemShape.Select(static d => (long)d)]);

    /// <summary>Bytes of some items.</summary>
    public int BytesOf(int items) => items * ItemLength * (port.Element switch { TensorElement.Float32 => 4, TensorElement.Float16 => 2, _ => 1 });

    /// <summary>A tensor over a device's memory for some items.</summary>
    /// <param name="device">Where.</param>
    /// <param name="start">First byte in it.</param>
    /// <param name="items">How many.</param>
    /// <param name="asHost">Whether the processor reads it where it lies.</param>
    public OrtValue Tensor(DeviceOutput device, int start, int items, bool asHost) =>
        DeviceInput.Tensor(device.Address + (ulong)start, device.Device, port.Element, 0, [items, .. ItemShape.Select(static d => (long)d)], asHost);

    /// <summary>Takes what was brought down from a device into bound memory.</summary>
    public void Take(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bound!.Bytes);

    /// <summary>After a run into bound memory: makes the items readable as <see cref="float"/>.</summary>
    public void Settle(int items) => ToFloats(port.Element, port.Element == TensorElement.Float32 ? default : _bound!.Bytes, 0, items * ItemLength);

    /// <summary>Before runs with results of varying size.</summary>
    public void Clear() => _used = 0;

    /// <summary>Takes a result of varying size: copies it.</summary>
    /// <param name="result">Of shape (items, ...).</param>
    /// <param name="slot">First item.</param>
    /// <param name="items">How many items it is to have.</param>
    /// <returns>Whether its first side is <paramref name="items"/>.</returns>
    public bool Take(OrtValue result, int slot, int items)
    {
        OrtTensorTypeAndShapeInfo info = result.GetTensorTypeAndShape();
        long[] shape = info.Shape;
        ItemShape = [];
        if (shape.Length == 0 || shape[0] != items)
            return false;
        ItemShape = [.. shape.Skip(1).Select(static d => checked((int)d))];
        int length = ItemShape.Aggregate(1, static (a, b) => checked(a * b));
        int total = length * items;
        if (_floats.Length < _used + total)
            Array.Resize(ref _floats, _used + total);
        TensorElement element = TensorPort.ElementOf(info.ElementDataType);
        ReadOnlySpan<byte> bytes = total == 0 ? default : result.GetTensorMutableRawData();
        if (element == TensorElement.Float32)
            MemoryMarshal.Cast<byte, float>(bytes)[..total].CopyTo(_floats.AsSpan(_used));
        else
            ToFloats(element, bytes, _used, total);
        for (int i = 0; i < items; i++)
            (_starts[slot + i], _lengths[slot + i]) = (_used + (i * length), length);
        _used += total;
        return true;
    }

    private void ToFloats(TensorElement element, ReadOnlySpan<byte> bytes, int at, int count)
    {
        if (element == TensorElement.Float16)
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes)[..count], _floats.AsSpan(at, count));
        else if (element == TensorElement.UInt8)
            TensorPrimitives.ConvertTruncating<byte, float>(bytes[..count], _floats.AsSpan(at, count));
    }
}
