using OpenCvSharp;
using VisionPipeline.Frames;

namespace VisionPipeline.Gpu;

/// <summary>What is to be painted on one picture: plates to blur first, then boxes and texts in the order in which they are added. In pixels of the upright picture; what reaches over its edges is cut off.</summary>
/// <remarks>Used again for each picture: <see cref="Begin"/> empties it. Colours are red, green, blue, 0..255, as the processor's drawing takes them. NOT thread-safe.</remarks>
public sealed class PaintList
{
    private readonly List<Rect> _blurred = [];
    private readonly List<Mark> _marks = [];

    /// <summary>Width of the upright picture.</summary>
    public int Width { get; private set; }

    /// <summary>Height of the upright picture.</summary>
    public int Height { get; private set; }

    /// <summary>Whether nothing is to be painted.</summary>
    public bool IsEmpty => _blurred.Count == 0 && _marks.Count == 0;

    internal IReadOnlyList<Rect> Blurred => _blurred;

    internal IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Empties the list for the next picture.</summary>
    /// <param name="width">Pixels across, upright.</param>
    /// <param name="height">Pixels down, upright.</param>
    public void Begin(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height) = (width, height);
        _blurred.Clear();
        _marks.Clear();
    }

    /// <summary>Makes an area unreadable for good, as the processor's plate blur does: 4 x 2 mean colours in steps of 16, smoothly joined.</summary>
    /// <param name="area">All of what is blurred, margins included; less than 2 pixels either way are left alone.</param>
    public void Blur(Rect area)
    {
        if (Cut(area) is { Width: >= 2, Height: >= 2 } inside)
            _blurred.Add(inside);
    }

    /// <summary>Draws the outline of a box, as <c>cv::rectangle</c> does.</summary>
    /// <param name="from">Its upper left corner.</param>
    /// <param name="to">Its lower right corner, which is on the line.</param>
    /// <param name="thickness">Of the line, 1..255; as there, 3 is drawn five wide.</param>
    /// <param name="colour">Red, green, blue.</param>
    public void Outline(Point from, Point to, int thickness, Scalar colour)
    {
        if (thickness is < 1 or > 255 || to.X < from.X || to.Y < from.Y)
            throw new ArgumentException($"an outline from {from} to {to}, {thickness} thick");
        int reach = thickness == 1 ? 0 : (thickness + 1) / 2;
        _marks.Add(new Mark(
            new Rect(from.X - reach, from.Y - reach, to.X - from.X + 1 + (2 * reach), to.Y - from.Y + 1 + (2 * reach)),
            new Rect(from.X + reach + 1, from.Y + reach + 1, to.X - from.X - 1 - (2 * reach), to.Y - from.Y - 1 - (2 * reach)),
            reach,
            colour,
            null));
    }

    /// <summary>Fills a box.</summary>
    /// <param name="area">It.</param>
    /// <param name="colour">Red, green, blue.</param>
    public void Fill(Rect area, Scalar colour) => _marks.Add(new Mark(area, default, 0, colour, null));

    /// <summary>Writes a line of text in black on a ground of its own.</summary>
    /// <param name="text">Latin letters and digits.</param>
    /// <param name="x">Left edge, moved so that the text lies within the picture.</param>
    /// <param name="bottom">Lower edge, moved likewise.</param>
    /// <param name="scale">1 is about 22 pixels high.</param>
    /// <param name="ground">Colour behind the text.</param>
    public void Text(string text, int x, int bottom, double scale, Scalar ground)
    {
        var label = TextLabel.Of(text, x, bottom, scale, Width, Height);
        Fill(label.Ground, ground);
        _marks.Add(new Mark(label.Ground, default, 0, default, label));
    }

    private Rect Cut(Rect area)
    {
        int left = Math.Clamp(area.Left, 0, Width);
        int top = Math.Clamp(area.Top, 0, Height);
        return new Rect(left, top, Math.Clamp(area.Right, left, Width) - left, Math.Clamp(area.Bottom, top, Height) - top);
    }

    /// <summary>A box, an outline or a text.</summary>
    /// <param name="Area">What it covers at most.</param>
    /// <param name="Hole">What an outline leaves free.</param>
    /// <param name="Reach">Radius of an outline's corners.</param>
    /// <param name="Colour">Red, green, blue.</param>
    /// <param name="Label">The text; null for boxes.</param>
    internal readonly record struct Mark(Rect Area, Rect Hole, int Reach, Scalar Colour, TextLabel? Label);
}
