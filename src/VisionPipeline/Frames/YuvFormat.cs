namespace VisionPipeline.Frames;

/// <summary>Everything about a picture that stays the same from frame to frame: size, layout and colour. Two frames with equal formats can share one plan.</summary>
/// <param name="Width">Luma samples per row, 1..<see cref="MaxSide"/>.</param>
/// <param name="Height">Luma rows, 1..<see cref="MaxSide"/>.</param>
/// <param name="Layout">How the samples lie in memory.</param>
/// <param name="Matrix">The luma weights; ignored for <see cref="PixelLayout.Gray8"/>.</param>
/// <param name="Range">Where black and white stand.</param>
/// <param name="Siting">Where chroma samples lie; ignored where chroma is not halved horizontally.</param>
public readonly record struct YuvFormat(
    int Width,
    int Height,
    PixelLayout Layout,
    ColorMatrix Matrix = ColorMatrix.Unspecified,
    ColorRange Range = ColorRange.Limited,
    ChromaSiting Siting = ChromaSiting.Left)
{
    /// <summary>Largest width and height taken, in pixels. Beyond every camera; it keeps all index arithmetic within 32 bits.</summary>
    public const int MaxSide = 16384;

    /// <summary>Number of planes: 1, 2 or 3.</summary>
    public int PlaneCount => Layout switch
    {
        PixelLayout.Gray8 => 1,
        PixelLayout.Nv12 or PixelLayout.Nv21 or PixelLayout.P010 => 2,
        _ => 3,
    };

    /// <summary>Whether there is colour at all.</summary>
    public bool HasChroma => Layout != PixelLayout.Gray8;

    /// <summary>Whether U and V alternate in one plane.</summary>
    public bool IsInterleaved => PlaneCount == 2;

    /// <summary>Bytes per sample: 1, or 2 for the 10-bit layouts.</summary>
    public int BytesPerSample => Layout is PixelLayout.Yuv420P10 or PixelLayout.P010 ? 2 : 1;

    /// <summary>Chroma samples per row of one component: an odd luma width rounds up. Zero without chroma.</summary>
    public int ChromaWidth => Layout switch
    {
        PixelLayout.Gray8 => 0,
        PixelLayout.Yuv444P => Width,
        _ => (Width + 1) / 2,
    };

    /// <summary>Chroma rows: an odd luma height rounds up where chroma is halved vertically. Zero without chroma.</summary>
    public int ChromaHeight => Layout switch
    {
        PixelLayout.Gray8 => 0,
        PixelLayout.Yuv444P or PixelLayout.Yuv422P => Height,
        _ => (Height + 1) / 2,
    };

    /// <summary>The matrix that is used: <see cref="ColorMatrix.Unspecified"/> resolved by the picture's size.</summary>
    public ColorMatrix EffectiveMatrix =>
        Matrix != ColorMatrix.Unspecified ? Matrix
        : Math.Min(Width, Height) >= 720 ? ColorMatrix.Bt709
        : ColorMatrix.Bt601;

    /// <summary>Bytes of one row of a plane that carry samples; the stride may be larger.</summary>
    /// <param name="plane">0 for luma, 1 and 2 for chroma.</param>
    public int RowBytes(int plane) =>
        (plane == 0 ? Width : IsInterleaved ? 2 * ChromaWidth : ChromaWidth) * BytesPerSample;

    /// <summary>Rows of a plane.</summary>
    /// <param name="plane">0 for luma, 1 and 2 for chroma.</param>
    public int Rows(int plane) => plane == 0 ? Height : ChromaHeight;

    /// <summary>Refuses a format that no picture can have.</summary>
    /// <exception cref="ArgumentException">A side is out of range, or an enum value is not one of its members.</exception>
    public void Validate()
    {
        if (Width is < 1 or > MaxSide || Height is < 1 or > MaxSide)
            throw new ArgumentException($"Picture size {Width}x{Height}: each side must be 1..{MaxSide} pixels.");
        if (!Enum.IsDefined(Layout))
            throw new ArgumentException($"Pixel layout {(int)Layout} is unknown: use one of {string.Join(", ", Enum.GetNames<PixelLayout>())}.");
        if (!Enum.IsDefined(Matrix))
            throw new ArgumentException($"Colour matrix {(int)Matrix} is unknown: use one of {string.Join(", ", Enum.GetNames<ColorMatrix>())}.");
        if (!Enum.IsDefined(Range))
            throw new ArgumentException($"Colour range {(int)Range} is unknown: use one of {string.Join(", ", Enum.GetNames<ColorRange>())}.");
        if (!Enum.IsDefined(Siting))
            throw new ArgumentException($"Chroma siting {(int)Siting} is unknown: use one of {string.Join(", ", Enum.GetNames<ChromaSiting>())}.");
    }
}
