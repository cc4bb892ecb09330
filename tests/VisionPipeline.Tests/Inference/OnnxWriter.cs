using System.Runtime.InteropServices;
using System.Text;

namespace VisionPipeline.Tests.Inference;

/// <summary>Writes small ONNX models: field numbers from onnx.proto, wire format by protobuf's encoding.</summary>
internal sealed class OnnxWriter
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int64 = 7;
    public const int Half = 10;

    private readonly MemoryStream _graph = new();
    private readonly MemoryStream _metadata = new();

    public OnnxWriter Input(string name, int type, params object[] shape) => Add(_graph, 11, Value(name, type, shape));

    public OnnxWriter Output(string name, int type, params object[] shape) => Add(_graph, 12, Value(name, type, shape));

    public OnnxWriter Metadata(string key, string value) => Add(_metadata, 14, [.. Text(1, key), .. Text(2, value)]);

    public OnnxWriter Constant(string name, float[] values, params int[] shape) =>
        Constant(name, Float, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    public OnnxWriter Constant(string name, long[] values) => Constant(name, Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    public OnnxWriter Node(string op, string[] inputs, string output, params byte[][] attributes) => Add(_graph, 1,
    [
        .. inputs.SelectMany(static input => Text(1, input)), .. Text(2, output), .. Text(4, op), .. attributes.SelectMany(static a => Bytes(5, a)),
    ]);

    public static byte[] Int(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Ints(string name, params long[] values) =>
        [.. Text(1, name), .. values.SelectMany(static v => Number(8, v)), .. Number(20, 7)];

    public byte[] ToArray() =>
        [.. Number(1, 8), .. Bytes(7, [.. _graph.ToArray(), .. Text(2, "g")]), .. Bytes(8, Number(2, 13)), .. _metadata.ToArray()];

    private static byte[] Value(string name, int type, object[] shape)
    {
        // A number is a fixed side, a text the name of an open one.
        byte[] sides = [.. shape.SelectMany(static side => Bytes(1, side is string open ? Text(2, open) : Number(1, Convert.ToInt64(side))))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, sides)]))];
    }

    private static byte[] Number(int field, long value) => [.. Varint((ulong)(field << 3)), .. Varint((ulong)value)];

    private static byte[] Bytes(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static List<byte> Varint(ulong value)
    {
        List<byte> made = [];
        for (; value >= 128; value >>= 7)
            made.Add((byte)(value | 128));
        made.Add((byte)value);
        return made;
    }

    private OnnxWriter Constant(string name, int type, ReadOnlySpan<byte> raw, int[] shape) => Add(_graph, 5,
        [.. shape.SelectMany(static side => Number(1, side)), .. Number(2, type), .. Text(8, name), .. Bytes(9, raw.ToArray())]);

    private OnnxWriter Add(MemoryStream into, int field, byte[] content)
    {
        into.Write(Bytes(field, content));
        return this;
    }
}
