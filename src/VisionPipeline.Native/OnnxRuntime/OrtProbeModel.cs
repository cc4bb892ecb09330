using System.Text;

namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>The smallest useful model, written by hand: <c>y = x + x</c> over four floats.</summary>
/// <remarks>Field numbers from onnx.proto (ModelProto, GraphProto, NodeProto, ValueInfoProto); wire format: protobuf's encoding.</remarks>
internal static class OrtProbeModel
{
    /// <summary>How many floats <c>x</c> and <c>y</c> hold.</summary>
    public const int Length = 4;

    private const int IrVersion = 8;
    private const int OpsetVersion = 13;
    private const int ElementTypeFloat = 1;

    /// <summary>The model as ONNX bytes.</summary>
    public static byte[] Create()
    {
        byte[] node = [.. Text(1, "x"), .. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Add")];
        byte[] graph = [.. Bytes(1, node), .. Text(2, "probe"), .. Bytes(11, Value("x")), .. Bytes(12, Value("y"))];
        return [.. Number(1, IrVersion), .. Bytes(7, graph), .. Bytes(8, Number(2, OpsetVersion))];
    }

    private static byte[] Value(string name)
    {
        byte[] shape = Bytes(1, Number(1, Length));
        byte[] tensor = [.. Number(1, ElementTypeFloat), .. Bytes(2, shape)];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    // Every number and length here is below 128, so that a varint is one byte; `checked` holds us to it.
    private static byte[] Number(int field, int value) => [Tag(field, 0), checked((byte)(sbyte)value)];

    private static byte[] Bytes(int field, byte[] content) => [Tag(field, 2), checked((byte)(sbyte)content.Length), .. content];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte Tag(int field, int wireType) => (byte)(field << 3 | wireType);
}
