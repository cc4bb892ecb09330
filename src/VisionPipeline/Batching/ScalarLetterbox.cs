using System.Buffers.Binary;
using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>The letterbox one pixel at a time, in double precision, straight from the definition: what the vector code is checked against, and what runs for shapes that it does not take.</summary>
internal static class ScalarLetterbox
{
    /// <summary>Computes the content of a tensor; the padding is the caller's.</summary>
    /// <param name="plan">Geometry, weights and colours.</param>
    /// <param name="image">A picture of the plan's format.</param>
    /// <param name="tensor">Three planes, at least <see cref="LetterboxOptions.TensorLength"/>.</param>
    public static void Run<T, TElement>(LetterboxPlan plan, in YuvImage image, Span<T> tensor)
        where T : unmanaged
        where TElement : struct, ITensorElement<T>
    {
        Letterbox box = plan.Letterbox;
        LetterboxTaps taps = plan.Taps;
        double white = typeof(T) == typeof(byte) ? 255 : plan.Options.White;
        ColorTransform colour = ColorTransform.Of(plan.Format, white);
        int area = box.TargetWidth * box.TargetHeight;
        bool bgr = plan.Options.Channels == ChannelOrder.Bgr;
        for (int row = 0; row < taps.LumaRows.Length; row++)
        {
            for (int column = 0; column < taps.LumaColumns.Length; column++)
            {
                double y = Weigh(image, 0, taps.LumaColumns, column, taps.LumaRows, row);
                double u = 0;
                double v = 0;
                if (plan.Format.HasChroma)
                {
                    u = Weigh(image, 1, taps.ChromaColumns, column, taps.ChromaRows, row);
                    v = Weigh(image, 2, taps.ChromaColumns, column, taps.ChromaRows, row);
                }

                double red = (colour.Luma * y) + (colour.RedV * v) + colour.RedOffset;
                double green = (colour.Luma * y) + (colour.GreenU * u) + (colour.GreenV * v) + colour.GreenOffset;
                double blue = (colour.Luma * y) + (colour.BlueU * u) + colour.BlueOffset;

                (int outX, int outY) = box.IsQuarterTurn ? (row, column) : (column, row);
                int at = ((box.Top + outY) * box.TargetWidth) + box.Left + outX;
                tensor[at] = Element<T, TElement>(bgr ? blue : red, white);
                tensor[at + area] = Element<T, TElement>(green, white);
                tensor[at + (2 * area)] = Element<T, TElement>(bgr ? red : blue, white);
            }
        }
    }

    private static T Element<T, TElement>(double value, double white)
        where T : unmanaged
        where TElement : struct, ITensorElement<T> =>
        TElement.From((float)Math.Clamp(value, 0, white) + TElement.Rounding);

    private static double Weigh(in YuvImage image, int component, AxisTaps columns, int column, AxisTaps rows, int row)
    {
        double sum = 0;
        for (int j = 0; j < rows.Count[row]; j++)
        {
            double line = 0;
            for (int i = 0; i < columns.Count[column]; i++)
                line += columns.Weights[(column * columns.MaxCount) + i] * Code(image, component, columns.Start[column] + i, rows.Start[row] + j);
            sum += rows.Weights[(row * rows.MaxCount) + j] * line;
        }

        return sum;
    }

    // One sample, in units of an 8-bit code.
    private static double Code(in YuvImage image, int component, int x, int y)
    {
        switch (image.Format.Layout)
        {
            case PixelLayout.Nv12 when component > 0:
                return image.Plane1[(y * image.Stride1) + (2 * x) + component - 1];
            case PixelLayout.Nv21 when component > 0:
                return image.Plane1[(y * image.Stride1) + (2 * x) + 2 - component];
            case PixelLayout.P010 when component > 0:
                return (Word(image.Plane1, (y * image.Stride1) + (4 * x) + (2 * (component - 1))) >> 6) / 4.0;
            case PixelLayout.P010:
                return (Word(image.Plane0, (y * image.Stride0) + (2 * x)) >> 6) / 4.0;
        }

        ReadOnlySpan<byte> plane = component switch { 0 => image.Plane0, 1 => image.Plane1, _ => image.Plane2 };
        int stride = component switch { 0 => image.Stride0, 1 => image.Stride1, _ => image.Stride2 };
        return image.Format.Layout == PixelLayout.Yuv420P10
            ? Math.Min(Word(plane, (y * stride) + (2 * x)), 1023) / 4.0
            : plane[(y * stride) + x];
    }

    private static int Word(ReadOnlySpan<byte> plane, int at) => BinaryPrimitives.ReadUInt16LittleEndian(plane[at..]);
}
