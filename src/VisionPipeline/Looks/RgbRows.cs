using System.Runtime.InteropServices;
using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Looks;

/// <summary>Turns a rectangle of a decoded frame into upright RGB bytes.</summary>
/// <remarks>
/// Chroma is repeated, not interpolated: it carries the plate's colour, its strokes are in the luma. Arithmetic is in 16-bit fixed
/// point from <see cref="ColorTransform"/>; results are within 1 of the exact ones. Stateless and thread-safe; allocates nothing.
/// </remarks>
internal static class RgbRows
{
    private const int Bits = 14;

    /// <summary>Converts.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="area">Within it.</param>
    /// <param name="rotation">Clockwise turn that makes it upright.</param>
    /// <param name="rgb">Takes rows of R, G, B without gaps; 3 bytes for each pixel of the area.</param>
    /// <exception cref="ArgumentException">The area is not within the frame, or the target too short.</exception>
    public static void Convert(in YuvImage image, Rect area, Rotation rotation, Span<byte> rgb)
    {
        if (area.X < 0 || area.Y < 0 || area.Width < 1 || area.Height < 1 || area.Right > image.Width || area.Bottom > image.Height)
            throw new ArgumentException($"area {area.X},{area.Y} {area.Width}x{area.Height} of a {image.Width}x{image.Height} frame");
        if (rgb.Length < 3L * area.Width * area.Height)
            throw new ArgumentException($"{rgb.Length} bytes for {area.Width}x{area.Height} RGB pixels");
        Gains gains = Gains.Of(image.Format);
        (int first, int along, int down) = Steps(area, rotation);
        int halfX = image.Format.ChromaWidth == image.Width ? 0 : 1;
        int halfY = image.Format.ChromaHeight == image.Height ? 0 : 1;
        for (int row = 0; row < area.Height; row++)
        {
            int y = area.Y + row;
            int at = first + (row * down);
            ReadOnlySpan<byte> luma = image.Plane0[(y * image.Stride0)..];
            if (image.Format.HasChroma && rotation == Rotation.None && halfX == 1 && image.Format.BytesPerSample == 1)
                Pairs(image, luma, y >> halfY, area, gains, rgb.Slice(at, 3 * area.Width));
            else if (image.Format.HasChroma)
                Coloured(image, luma, y >> halfY, halfX, area, gains, rgb, at, along);
            else
                Grey(luma, area, gains, rgb, at, along);
        }
    }

    private static void Grey(ReadOnlySpan<byte> luma, Rect area, in Gains gains, Span<byte> rgb, int at, int along)
    {
        for (int x = area.X; x < area.Right; x++, at += along)
            rgb[at] = rgb[at + 1] = rgb[at + 2] = Byte((gains.Luma * luma[x]) + gains.Red);
    }

    // What nearly every camera sends: both pixels of a pair share their chroma, so its share is worked out once.
    private static void Pairs(in YuvImage image, ReadOnlySpan<byte> luma, int chromaRow, Rect area, in Gains gains, Span<byte> rgb)
    {
        ReadOnlySpan<byte> first = image.Plane1[(chromaRow * image.Stride1)..];
        ReadOnlySpan<byte> second = image.Format.IsInterleaved ? first : image.Plane2[(chromaRow * image.Stride2)..];
        (int step, int atU, int atV) = image.Format.Layout switch
        {
            PixelLayout.Nv12 => (2, 0, 1),
            PixelLayout.Nv21 => (2, 1, 0),
            _ => (1, 0, 0),
        };
        luma = luma.Slice(area.X, area.Width);
        int red = 0;
        int green = 0;
        int blue = 0;
        int last = -1;
        for (int x = 0, at = 0; x < luma.Length && at + 2 < rgb.Length; x++, at += 3)
        {
            int c = (area.X + x) >> 1;
            if (c != last)
            {
                int u = first[(step * c) + atU];
                int v = second[(step * c) + atV];
                red = (gains.RedV * v) + gains.Red;
                green = (gains.GreenU * u) + (gains.GreenV * v) + gains.Green;
                blue = (gains.BlueU * u) + gains.Blue;
                last = c;
            }

            int light = gains.Luma * luma[x];
            rgb[at] = Byte(light + red);
            rgb[at + 1] = Byte(light + green);
            rgb[at + 2] = Byte(light + blue);
        }
    }

    private static void Coloured(in YuvImage image, ReadOnlySpan<byte> luma, int chromaRow, int halfX, Rect area, in Gains gains, Span<byte> rgb, int at, int along)
    {
        ReadOnlySpan<byte> first = image.Plane1[(chromaRow * image.Stride1)..];
        ReadOnlySpan<byte> second = image.Format.IsInterleaved ? default : image.Plane2[(chromaRow * image.Stride2)..];
        PixelLayout layout = image.Format.Layout;
        for (int x = area.X; x < area.Right; x++, at += along)
        {
            int c = x >> halfX;
            int y;
            int u;
            int v;
            switch (layout)
            {
                case PixelLayout.Nv12:
                    (y, u, v) = (luma[x], first[2 * c], first[(2 * c) + 1]);
                    break;
                case PixelLayout.Nv21:
                    (y, u, v) = (luma[x], first[(2 * c) + 1], first[2 * c]);
                    break;
                case PixelLayout.P010:
                    (y, u, v) = (Word(luma, x) >> 6, Word(first, 2 * c) >> 6, Word(first, (2 * c) + 1) >> 6);
                    break;
                case PixelLayout.Yuv420P10:
                    (y, u, v) = (Math.Min(Word(luma, x), 1023), Math.Min(Word(first, c), 1023), Math.Min(Word(second, c), 1023));
                    break;
                default:
                    (y, u, v) = (luma[x], first[c], second[c]);
                    break;
            }

            int light = gains.Luma * y;
            rgb[at] = Byte(light + (gains.RedV * v) + gains.Red);
            rgb[at + 1] = Byte(light + (gains.GreenU * u) + (gains.GreenV * v) + gains.Green);
            rgb[at + 2] = Byte(light + (gains.BlueU * u) + gains.Blue);
        }
    }

    // Where the first pixel of the area goes, and the steps to the next one of its row and of its column.
    private static (int First, int Along, int Down) Steps(Rect area, Rotation rotation)
    {
        int w = area.Width;
        int h = area.Height;
        return rotation switch
        {
            Rotation.Clockwise90 => (3 * (h - 1), 3 * h, -3),
            Rotation.Clockwise180 => (3 * ((w * h) - 1), -3, -3 * w),
            Rotation.Clockwise270 => (3 * h * (w - 1), -3 * h, 3),
            _ => (0, 3, 3 * w),
        };
    }

    private static int Word(ReadOnlySpan<byte> row, int index) => MemoryMarshal.Read<ushort>(row[(2 * index)..]);

    private static byte Byte(int value) => (byte)Math.Clamp((value + (1 << (Bits - 1))) >> Bits, 0, 255);

    private readonly record struct Gains(int Luma, int RedV, int GreenU, int GreenV, int BlueU, int Red, int Green, int Blue)
    {
        public static Gains Of(in YuvFormat format)
        {
            ColorTransform exact = ColorTransform.Of(format, 255);
            double one = 1 << Bits;

            // The transform counts in 8-bit codes, four 10-bit ones to each.
            double code = format.BytesPerSample == 2 ? one / 4 : one;
            return new Gains(
                Whole(exact.Luma * code), Whole(exact.RedV * code), Whole(exact.GreenU * code), Whole(exact.GreenV * code), Whole(exact.BlueU * code),
                Whole(exact.RedOffset * one), Whole(exact.GreenOffset * one), Whole(exact.BlueOffset * one));
        }

        private static int Whole(double value) => (int)Math.Round(value);
    }
}
