using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>Draws a plate flat: base, band, characters in one or two lines, a little wear.</summary>
internal static class PlatePainter
{
    /// <summary>Draws it; the caller owns the BGR picture.</summary>
    /// <param name="design">The region's look.</param>
    /// <param name="text">As <see cref="PlateDesign.Write"/> gives it.</param>
    /// <param name="two">Whether it has two lines.</param>
    /// <param name="rear">Whether it hangs at the rear.</param>
    /// <param name="size">Metres.</param>
    /// <param name="scale">Pixels per metre.</param>
    /// <param name="random">For wear.</param>
    public static Mat Paint(PlateDesign design, string text, bool two, bool rear, (double Width, double Height) size, double scale, SceneRandom random)
    {
        int width = Math.Max(8, (int)Math.Round(size.Width * scale));
        int height = Math.Max(4, (int)Math.Round(size.Height * scale));
        bool yellow = design.Yellow || (design.YellowRear && rear);
        double wear = random.Between(.86, 1);
        Scalar ground = yellow ? new Scalar(40 * wear, 195 * wear, 235 * wear) : new Scalar(232 * wear, 236 * wear, 234 * wear);
        var plate = new Mat(height, width, MatType.CV_8UC3, ground);
        int border = Math.Max(1, height / 28);
        Cv2.Rectangle(plate, new Rect(border, border, width - (2 * border), height - (2 * border)), design.Ink, Math.Max(1, border / 2), LineTypes.AntiAlias);
        double left = .03 * width;
        double right = .97 * width;
        double top = .14 * height;
        if (design.Band is not null)
        {
            int band = (int)(Math.Min(.42 * size.Height, .05) * scale);
            var blue = new Scalar(150, 60, 15);
            Cv2.Rectangle(plate, new Rect(0, 0, band, height), blue, -1);
            Cv2.Circle(plate, new Point(band / 2, height / 3), Math.Max(1, band / 3), new Scalar(60, 205, 235), Math.Max(1, band / 12), LineTypes.AntiAlias);
            double sign = .3 * height;
            Line(plate, "narrow", design.Band, band * .12, band * .88, height * .6, Math.Min(sign, band * .6), new Scalar(235, 235, 235), .08);
            left = band * 1.15;
            if (design.Right)
            {
                Cv2.Rectangle(plate, new Rect(width - band, 0, band, height), blue, -1);
                right = width - (band * 1.15);
            }
        }

        if (design.Caption)
        {
            var strip = design.Region == "US" ? new Scalar(170, 120, 60) : new Scalar(150, 60, 15);
            Cv2.Rectangle(plate, new Rect(0, 0, width, (int)(.2 * height)), strip, -1);
            Line(plate, "round", design.Region == "US" ? "CALIFORNIA" : "BRASIL", width * .3, width * .7, height * .04, height * .11, new Scalar(235, 235, 235), .1);
            top = .28 * height;
        }

        string[] lines = two ? Split(text) : [text.Replace('/', ' ')];
        double room = (.94 * height) - top;
        for (int i = 0; i < lines.Length; i++)
        {
            double cap = two ? room * .42 : room * (design.Caption ? .8 : .88);
            Line(plate, design.Face, lines[i], left, right, top + (i * room * .52), cap, design.Ink, .17);
        }

        return plate;
    }

    private static string[] Split(string text)
    {
        int at = text.IndexOf('/', StringComparison.Ordinal);
        if (at < 0)
        {
            int[] gaps = [.. text.Select(static (c, i) => (c, i)).Where(static p => p.c is ' ' or '-').Select(static p => p.i)];
            at = gaps.Length > 0 ? gaps.MinBy(i => Math.Abs(i - (text.Length * .45))) : -1;
        }

        return at < 0 ? [text[..(text.Length / 2)], text[(text.Length / 2)..]] : [text[..at], text[(at + 1)..]];
    }

    private static void Line(Mat plate, string face, string text, double left, double right, double top, double cap, Scalar ink, double gap)
    {
        double unit = cap / GlyphAtlas.Height;
        double space = cap * .38;
        double total = -cap * gap;
        foreach (char c in text)
            total += char.IsAsciiLetterOrDigit(c) ? (GlyphAtlas.Width(face, c) * unit) + (cap * gap) : space;
        double squeeze = Math.Min(1.1, (right - left) * .94 / total);
        double x = ((left + right) / 2) - (total * squeeze / 2);
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                if (c == '-')
                    Cv2.Line(plate, new Point((int)(x - (cap * gap * .3)), (int)(top + (cap * .5))), new Point((int)(x + (space * .4 * squeeze)), (int)(top + (cap * .5))), ink, Math.Max(1, (int)(cap * .1)), LineTypes.AntiAlias);
                x += space * squeeze;
                continue;
            }

            double width = GlyphAtlas.Width(face, c) * unit * squeeze;
            using Mat glyph = GlyphAtlas.Scaled(face, c, (int)Math.Round(width), (int)Math.Round(cap));
            Stamp(plate, glyph, (int)Math.Round(x), (int)Math.Round(top), ink);
            x += width + (cap * gap * squeeze);
        }
    }

    /// <summary>Puts a glyph onto a picture, cut to it.</summary>
    internal static void Stamp(Mat plate, Mat glyph, int left, int top, Scalar ink)
    {
        int width = plate.Width;
        for (int y = 0; y < glyph.Height && top + y < plate.Height; y++)
        {
            if (top + y < 0)
                continue;
            Span<byte> to = plate.RowSpan(top + y);
            Span<byte> from = glyph.RowSpan(y);
            for (int x = Math.Max(0, -left); x < from.Length && left + x < width; x++)
            {
                int at = 3 * (left + x);
                to[at] += (byte)((ink.Val0 - to[at]) * from[x] / 255);
                to[at + 1] += (byte)((ink.Val1 - to[at + 1]) * from[x] / 255);
                to[at + 2] += (byte)((ink.Val2 - to[at + 2]) * from[x] / 255);
            }
        }
    }
}
