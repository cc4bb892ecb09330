using System.Runtime.InteropServices;
using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>The letterbox in vector code: for each target row, blend the source rows, weigh the columns, convert the colours. Not thread-safe: it owns the row buffers.</summary>
internal sealed class VectorLetterbox
{
    // Rows gathered before a quarter turn writes them as columns: one cache line of floats per column.
    private const int TileRows = 16;

    private readonly LetterboxPlan _plan;
    private readonly RowBlend[] _lumaRows;
    private readonly RowBlend[] _chromaRows;
    private readonly ColumnTaps _lumaColumns;
    private readonly ColumnTaps _chromaColumns;
    private readonly ColorPass _colour;
    private readonly ColorPass _byteColour;
    private readonly short[] _lumaRow;
    private readonly short[] _chromaRow;
    private readonly float[] _y;
    private readonly float[] _u;
    private readonly float[] _v;
    private readonly byte[] _tile;

    private VectorLetterbox(LetterboxPlan plan, RowBlend[] lumaRows, RowBlend[] chromaRows)
    {
        YuvFormat format = plan.Format;
        _plan = plan;
        _lumaRows = lumaRows;
        _chromaRows = chromaRows;
        _lumaColumns = ColumnTaps.From(plan.Taps.LumaColumns);
        _chromaColumns = ColumnTaps.From(plan.Taps.ChromaColumns);
        _colour = new ColorPass(ColorTransform.Of(format, plan.Options.White), plan.Options.White);
        _byteColour = new ColorPass(ColorTransform.Of(format, 255), 255);
        _lumaRow = new short[Math.Max(format.Width, _lumaColumns.RowLength)];
        _chromaRow = new short[Math.Max(format.ChromaWidth, _chromaColumns.RowLength)];
        _y = new float[_lumaColumns.Length];
        _u = new float[format.HasChroma ? _lumaColumns.Length : 0];
        _v = new float[_u.Length];
        _tile = plan.Letterbox.IsQuarterTurn ? new byte[3 * TileRows * _lumaColumns.Length * sizeof(float)] : [];
    }

    /// <summary>Prepares the vector code for a plan, or gives null where only the scalar code keeps its precision: content narrower than 8 pixels, or shrinking more than 60-fold (vertically 30-fold at 10 bit).</summary>
    public static VectorLetterbox? TryCreate(LetterboxPlan plan)
    {
        LetterboxTaps taps = plan.Taps;
        if (taps.LumaColumns.Length < ColumnPass.Step
            || Math.Max(taps.LumaColumns.MaxCount, taps.ChromaColumns.MaxCount) > ColumnTaps.MaxSamples
            || Math.Max(taps.LumaRows.MaxCount, taps.ChromaRows.MaxCount) > ColumnTaps.MaxSamples)
            return null;
        (int maximum, int shift) = plan.Format.BytesPerSample == 2
            ? (LowTenBitSamples.Maximum, RowPass.ShiftOf<LowTenBitSamples>())
            : (ByteSamples.Maximum, RowPass.ShiftOf<ByteSamples>());
        return RowBlend.From(taps.LumaRows, maximum, shift) is { } luma && RowBlend.From(taps.ChromaRows, maximum, shift) is { } chroma
            ? new VectorLetterbox(plan, luma, chroma)
            : null;
    }

    /// <summary>Computes the content of a tensor; the padding is the caller's, and so are the checks.</summary>
    /// <param name="image">A picture of the plan's format.</param>
    /// <param name="tensor">Three planes, at least <see cref="LetterboxOptions.TensorLength"/>.</param>
    public void Run<T, TElement>(in YuvImage image, Span<T> tensor)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        Letterbox box = _plan.Letterbox;
        int area = box.TargetWidth * box.TargetHeight;
        bool bgr = _plan.Options.Channels == ChannelOrder.Bgr;
        Span<T> red = tensor.Slice(bgr ? 2 * area : 0, area);
        Span<T> green = tensor.Slice(area, area);
        Span<T> blue = tensor.Slice(bgr ? 0 : 2 * area, area);
        if (box.IsQuarterTurn)
        {
            Turn<T, TElement>(image, box, red, green, blue);
            return;
        }

        for (int row = 0; row < _lumaRows.Length; row++)
        {
            int at = ((box.Top + row) * box.TargetWidth) + box.Left;
            Row<T, TElement>(image, row, red.Slice(at, box.ContentWidth), green.Slice(at, box.ContentWidth), blue.Slice(at, box.ContentWidth));
        }
    }

    private void Turn<T, TElement>(in YuvImage image, in Letterbox box, Span<T> red, Span<T> green, Span<T> blue)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        int length = _lumaColumns.Length;
        int tile = TileRows * length;
        Span<T> rows = MemoryMarshal.Cast<byte, T>(_tile.AsSpan());
        for (int from = 0; from < _lumaRows.Length; from += TileRows)
        {
            int count = Math.Min(TileRows, _lumaRows.Length - from);
            for (int i = 0; i < count; i++)
            {
                int at = i * length;
                Row<T, TElement>(image, from + i, rows.Slice(at, length), rows.Slice(at + tile, length), rows.Slice(at + (2 * tile), length));
            }

            int corner = (box.Top * box.TargetWidth) + box.Left + from;
            Transpose(rows[..tile], count, length, red[corner..], box.TargetWidth);
            Transpose(rows.Slice(tile, tile), count, length, green[corner..], box.TargetWidth);
            Transpose(rows.Slice(2 * tile, tile), count, length, blue[corner..], box.TargetWidth);
        }
    }

    private static void Transpose<T>(ReadOnlySpan<T> rows, int count, int length, Span<T> into, int stride)
    {
        for (int x = 0; x < length; x++)
        {
            Span<T> line = into.Slice(x * stride, count);
            for (int i = 0; i < line.Length; i++)
                line[i] = rows[(i * length) + x];
        }
    }

    private void Row<T, TElement>(in YuvImage image, int row, Span<T> red, Span<T> green, Span<T> blue)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        ColorPass colour = typeof(T) == typeof(byte) ? _byteColour : _colour;
        Luma(image, _lumaRows[row]);
        ColumnPass.Run(_lumaRow, _lumaColumns, _y);
        if (!_plan.Format.HasChroma)
        {
            colour.RunGrey<T, TElement>(_y, red, green, blue);
            return;
        }

        ChromaU(image, _chromaRows[row]);
        ColumnPass.Run(_chromaRow, _chromaColumns, _u);
        ChromaV(image, _chromaRows[row]);
        ColumnPass.Run(_chromaRow, _chromaColumns, _v);
        colour.Run<T, TElement>(_y, _u, _v, red, green, blue);
    }

    private void Luma(in YuvImage image, in RowBlend blend)
    {
        ref byte plane = ref MemoryMarshal.GetReference(image.Plane0);
        switch (_plan.Format.Layout)
        {
            case PixelLayout.P010:
                RowPass.Run<HighTenBitSamples>(ref plane, image.Stride0, blend, image.Width, _lumaRow);
                break;
            case PixelLayout.Yuv420P10:
                RowPass.Run<LowTenBitSamples>(ref plane, image.Stride0, blend, image.Width, _lumaRow);
                break;
            default:
                RowPass.Run<ByteSamples>(ref plane, image.Stride0, blend, image.Width, _lumaRow);
                break;
        }
    }

    private void ChromaU(in YuvImage image, in RowBlend blend)
    {
        ref byte plane = ref MemoryMarshal.GetReference(image.Plane1);
        int width = _plan.Format.ChromaWidth;
        switch (_plan.Format.Layout)
        {
            case PixelLayout.P010:
                RowPass.Run<EvenHighTenBitSamples>(ref plane, image.Stride1, blend, width, _chromaRow);
                break;
            case PixelLayout.Yuv420P10:
                RowPass.Run<LowTenBitSamples>(ref plane, image.Stride1, blend, width, _chromaRow);
                break;
            case PixelLayout.Nv12:
                RowPass.Run<EvenByteSamples>(ref plane, image.Stride1, blend, width, _chromaRow);
                break;
            case PixelLayout.Nv21:
                RowPass.Run<OddByteSamples>(ref plane, image.Stride1, blend, width, _chromaRow);
                break;
            default:
                RowPass.Run<ByteSamples>(ref plane, image.Stride1, blend, width, _chromaRow);
                break;
        }
    }

    private void ChromaV(in YuvImage image, in RowBlend blend)
    {
        ref byte pairs = ref MemoryMarshal.GetReference(image.Plane1);
        ref byte plane = ref MemoryMarshal.GetReference(image.Plane2);
        int width = _plan.Format.ChromaWidth;
        switch (_plan.Format.Layout)
        {
            case PixelLayout.P010:
                RowPass.Run<OddHighTenBitSamples>(ref pairs, image.Stride1, blend, width, _chromaRow);
                break;
            case PixelLayout.Yuv420P10:
                RowPass.Run<LowTenBitSamples>(ref plane, image.Stride2, blend, width, _chromaRow);
                break;
            case PixelLayout.Nv12:
                RowPass.Run<OddByteSamples>(ref pairs, image.Stride1, blend, width, _chromaRow);
                break;
            case PixelLayout.Nv21:
                RowPass.Run<EvenByteSamples>(ref pairs, image.Stride1, blend, width, _chromaRow);
                break;
            default:
                RowPass.Run<ByteSamples>(ref plane, image.Stride2, blend, width, _chromaRow);
                break;
        }
    }
}
