using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <content>Pixels: four bytes, luma, the two chromas and how much they cover, premultiplied by it.</content>
internal sealed partial class VehicleDrawing
{
    private static void Sample(Mat layer, int row, Mat picture, double sourceRow, double sourceLeft, double step)
    {
        int width = picture.Width;
        int upper = Math.Clamp((int)Math.Floor(sourceRow), 0, picture.Height - 1);
        int lower = Math.Min(upper + 1, picture.Height - 1);
        uint down = (uint)(Math.Clamp(sourceRow - upper, 0, 1) * 256);
        ReadOnlySpan<uint> above = picture.RowSpan<uint>(upper);
        ReadOnlySpan<uint> below = picture.RowSpan<uint>(lower);
        Span<uint> to = layer.RowSpan<uint>(row);
        int first = Math.Max(0, (int)Math.Ceiling(-sourceLeft / step));
        int last = Math.Min(to.Length - 1, (int)Math.Floor((width - 1.001 - sourceLeft) / step));
        int position = (int)((sourceLeft + (first * step)) * 65536);
        int advance = (int)(step * 65536);
        for (int x = first; x <= last; x++, position += advance)
        {
            int at = position >> 16;
            if ((uint)at >= (uint)(width - 1))
                continue;
            uint right = (uint)(position >> 8) & 255;
            uint pixel = Mix(Mix(above[at], above[at + 1], right), Mix(below[at], below[at + 1], right), down);
            uint cover = pixel >> 24;
            if (cover == 0)
                continue;
            to[x] = cover >= 254 ? pixel : pixel + Mix(to[x], 0, cover + (cover >> 7));
        }
    }

    // Two channels at once; weight 0..256 of b.
    private static uint Mix(uint a, uint b, uint weight)
    {
        uint keep = 256 - weight;
        uint even = ((((a & 0x00FF00FF) * keep) + ((b & 0x00FF00FF) * weight)) >> 8) & 0x00FF00FF;
        uint odd = ((((a >> 8) & 0x00FF00FF) * keep) + (((b >> 8) & 0x00FF00FF) * weight)) & 0xFF00FF00;
        return even | odd;
    }

    private static void Composite(SceneCanvas canvas, Mat layer, Rect area)
    {
        int half = canvas.Width / 2;
        for (int y = 0; y < area.Height; y++)
        {
            Span<uint> from = layer.RowSpan<uint>(y);
            Span<byte> luma = canvas.Y.AsSpan(((area.Top + y) * canvas.Width) + area.Left, area.Width);
            for (int x = 0; x < from.Length; x++)
            {
                uint pixel = from[x];
                uint cover = pixel >> 24;
                if (cover != 0)
                    luma[x] = (byte)((pixel & 255) + ((luma[x] * (255 - cover) * 257) >> 16));
            }

            if ((y & 1) != 0)
                continue;
            int chroma = ((area.Top + y) / 2 * half) + (area.Left / 2);
            for (int x = 0; x < from.Length; x += 2)
            {
                uint pixel = from[x];
                uint keep = (255 - (pixel >> 24)) * 257;
                int at = chroma + (x / 2);
                canvas.U[at] = (byte)Math.Min(255, ((pixel >> 8) & 255) + ((canvas.U[at] * keep) >> 16));
                canvas.V[at] = (byte)Math.Min(255, ((pixel >> 16) & 255) + ((canvas.V[at] * keep) >> 16));
            }
        }
    }
}
