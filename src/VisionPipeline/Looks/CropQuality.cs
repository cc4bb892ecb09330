using System.Buffers.Binary;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Recognition;

namespace VisionPipeline.Looks;

/// <summary>How well a plate can be read, as far as its pixels tell before anybody reads it. Immutable.</summary>
/// <param name="Width">The longer side of the plate, in pixels of the frame that is read.</param>
/// <param name="Area">Square pixels of the plate.</param>
/// <param name="Sharpness">0..1: how steep its edges are beside its contrast.</param>
/// <param name="AngleDegrees">How far its text is turned or slanted, 0..90; 0 where no corners are known.</param>
/// <param name="Exposure">0..1: 1 where nothing is clipped and there is contrast.</param>
/// <param name="Score">All of it in one number, 0..1.</param>
public readonly record struct CropQuality(double Width, double Area, double Sharpness, double AngleDegrees, double Exposure, double Score)
{
    // Samples that are looked at: a plate's text has about 12 strokes in height and 50 in width.
    private const int Columns = 64;
    private const int Rows = 16;

    /// <summary>Judges a plate from the luma of the frame; costs some microseconds and allocates nothing.</summary>
    /// <remarks>
    /// Sharpness is the Tenengrad measure (mean squared gradient; Krotkow, IJCV 1, 1987, and Pech-Pacheco et al., ICPR 2000, for its
    /// use as a focus measure) of the plate sampled to 64 x 16, divided by the luma's variance, so that neither the plate's size nor its
    /// contrast counts in it: a step edge gives the most, a ramp over the whole plate next to nothing. Size saturates as 1 - exp(-w/60):
    /// 60 pixels of width count 0.63, 120 count 0.86, and text is gone below 24. Size and the shares of the factors are assumptions.
    /// </remarks>
    /// <param name="image">The frame.</param>
    /// <param name="plate">The plate in it.</param>
    /// <param name="corners">Its corners in any upright pixels, or null.</param>
    /// <param name="turned">Whether the frame is to be turned by a quarter.</param>
    internal static CropQuality Of(in YuvImage image, in Geometry.Box plate, PlateQuad? corners, bool turned = false)
    {
        Span<byte> samples = stackalloc byte[Columns * Rows];
        (int across, int down) = turned ? (Rows, Columns) : (Columns, Rows);
        Span<ushort> columns = stackalloc ushort[across];
        Span<ushort> rows = stackalloc ushort[down];
        Place(plate.X, plate.Width, image.Width, 0, columns);
        Place(plate.Y, plate.Height, image.Height, 0, rows);
        Sample(image, columns, rows, samples);
        return Of(samples, across, down, plate, corners);
    }

    /// <summary>The same of a picture on a device: only the samples come down.</summary>
    /// <param name="keeper">Brings them.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="shown">The plate's neighbourhood, as it would be shown.</param>
    /// <param name="plate">The plate in it.</param>
    /// <param name="corners">Its corners in any upright pixels, or null.</param>
    /// <param name="turned">Whether the frame is to be turned by a quarter.</param>
    internal static CropQuality Of(IPatchKeeper keeper, VideoFrame frame, in PixelArea shown, in Geometry.Box plate, PlateQuad? corners, bool turned)
    {
        Span<byte> samples = stackalloc byte[Columns * Rows];
        (int across, int down) = turned ? (Rows, Columns) : (Columns, Rows);
        Span<ushort> columns = stackalloc ushort[across];
        Span<ushort> rows = stackalloc ushort[down];
        Place(plate.X, plate.Width, shown.Width, shown.Left, columns);
        Place(plate.Y, plate.Height, shown.Height, shown.Top, rows);
        keeper.Sample(frame, columns, rows, samples);
        return Of(samples, across, down, plate, corners);
    }

    private static CropQuality Of(ReadOnlySpan<byte> codes, int across, int down, in Geometry.Box plate, PlateQuad? corners)
    {
        Span<float> samples = stackalloc float[Columns * Rows];
        double sum = 0;
        double squares = 0;
        int clipped = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            float sample = samples[i] = codes[i];
            sum += sample;
            squares += sample * sample;
            clipped += sample is < 2 or > 253 ? 1 : 0;
        }

        double mean = sum / samples.Length;
        double variance = Math.Max(0, (squares / samples.Length) - (mean * mean));
        double energy = 0;
        for (int y = 0; y < down; y++)
        {
            for (int x = 1; x < across - 1; x++)
            {
                double step = samples[(y * across) + x + 1] - samples[(y * across) + x - 1];
                energy += step * step;
            }
        }

        for (int y = 1; y < down - 1; y++)
        {
            for (int x = 0; x < across; x++)
            {
                double step = samples[((y + 1) * across) + x] - samples[((y - 1) * across) + x];
                energy += step * step;
            }
        }

        // White noise has an energy of 4 variances, text of strokes four samples wide about 1.5; noise of 3 codes is taken off.
        double sharpness = Math.Clamp((energy / samples.Length) / ((1.5 * variance) + 9), 0, 1);
        double contrast = Math.Sqrt(variance);
        double exposure = Math.Clamp(1 - (2.0 * clipped / samples.Length), 0.1, 1) * (contrast / (contrast + 8));
        double angle = Angle(corners);
        double width = Math.Max(plate.Width, plate.Height);
        double cosine = Math.Cos(angle * Math.PI / 180);
        double score = (1 - Math.Exp(-width / 60)) * (0.4 + (0.6 * sharpness)) * cosine * cosine * exposure;
        return new CropQuality(width, plate.Area, sharpness, angle, exposure, score);
    }

    private static void Place(double from, double length, int size, int offset, Span<ushort> into)
    {
        double step = length / into.Length;
        for (int i = 0; i < into.Length; i++)
            into[i] = (ushort)(offset + (int)Math.Clamp(from + ((i + 0.5) * step), 0, size - 1));
    }

    private static void Sample(in YuvImage image, ReadOnlySpan<ushort> columns, ReadOnlySpan<ushort> rows, Span<byte> into)
    {
        bool words = image.Format.BytesPerSample == 2;
        int shift = image.Format.Layout == PixelLayout.P010 ? 8 : 2;
        int at = 0;
        foreach (ushort y in rows)
        {
            ReadOnlySpan<byte> luma = image.Plane0.Slice(y * image.Stride0, image.Format.RowBytes(0));
            foreach (ushort x in columns)
                into[at++] = words ? (byte)Math.Min(255, BinaryPrimitives.ReadUInt16LittleEndian(luma[(2 * x)..]) >> shift) : luma[x];
        }
    }

    private static double Angle(PlateQuad? corners)
    {
        if (corners is not { IsConvex: true } c)
            return 0;
        double turn = Slope(c.TopLeft, c.TopRight);
        double slant = 90 - Slope(c.TopLeft, c.BottomLeft);

        // A slant costs less than a turn: straightening undoes it without mixing lines.
        return Math.Min(90, Math.Max(turn, slant / 2));
    }

    private static double Slope(Point2f from, Point2f to) => Math.Atan2(Math.Abs(to.Y - from.Y), Math.Abs(to.X - from.X)) * 180 / Math.PI;
}
