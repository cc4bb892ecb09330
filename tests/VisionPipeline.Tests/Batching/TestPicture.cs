using System.Buffers.Binary;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Batching;

/// <summary>A picture made from a function of component and position, in any layout, with chosen strides.</summary>
internal sealed class TestPicture
{
    private readonly byte[][] _planes = [[], [], []];
    private readonly int[] _strides = new int[3];

    /// <summary>Fills the planes; the bytes between rows get <paramref name="filler"/>.</summary>
    public TestPicture(YuvFormat format, Func<int, int, int, int> code, int extraStride = 0, byte filler = 0xA5)
    {
        Format = format;
        for (int plane = 0; plane < format.PlaneCount; plane++)
        {
            _strides[plane] = format.RowBytes(plane) + extraStride;
            // Exactly as long as it must be: the last row has no padding.
            _planes[plane] = new byte[(_strides[plane] * (format.Rows(plane) - 1)) + format.RowBytes(plane)];
            Array.Fill(_planes[plane], filler);
        }

        for (int y = 0; y < format.Height; y++)
        {
            for (int x = 0; x < format.Width; x++)
                Write(0, x, y, code(0, x, y));
        }

        for (int y = 0; y < format.ChromaHeight; y++)
        {
            for (int x = 0; x < format.ChromaWidth; x++)
            {
                Write(1, x, y, code(1, x, y));
                Write(2, x, y, code(2, x, y));
            }
        }
    }

    public YuvFormat Format { get; }

    public YuvImage Image => new(Format, _planes[0], _strides[0], _planes[1], _strides[1], _planes[2], _strides[2]);

    public ReadOnlySpan<byte> Plane(int plane) => _planes[plane];

    public int Stride(int plane) => _strides[plane];

    /// <summary>Noise over the whole range of codes.</summary>
    public static TestPicture Noise(YuvFormat format, int seed, int extraStride = 0)
    {
        var random = new Random(seed);
        int codes = format.BytesPerSample == 2 ? 1024 : 256;
        return new TestPicture(format, (_, _, _) => random.Next(codes), extraStride);
    }

    /// <summary>Black and white stripes and blocks: what rounding and clamping go wrong on.</summary>
    public static TestPicture Structured(YuvFormat format, int seed, int extraStride = 0)
    {
        var random = new Random(seed);
        int top = format.BytesPerSample == 2 ? 1023 : 255;
        int columns = random.Next(1, 6);
        int rows = random.Next(1, 6);
        return new TestPicture(format, (component, x, y) => ((x / columns) + (y / rows) + component) % 2 == 0 ? top : 0, extraStride);
    }

    private void Write(int component, int x, int y, int code)
    {
        bool pairs = Format.IsInterleaved && component > 0;
        int plane = pairs ? 1 : component;
        int index = !pairs ? x : (2 * x) + (Format.Layout == PixelLayout.Nv21 ? 2 - component : component - 1);
        Span<byte> at = _planes[plane].AsSpan((y * _strides[plane]) + (index * Format.BytesPerSample));
        if (Format.BytesPerSample == 1)
            at[0] = (byte)code;
        else
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(Format.Layout == PixelLayout.P010 ? code << 6 : code));
    }
}
