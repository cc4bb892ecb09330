using System.Runtime.InteropServices;
using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Gpu;

/// <summary>A letterbox as the kernel takes it: the managed plan's geometry, colours and weights as 4-byte words.</summary>
internal sealed class LetterboxTables
{
    private static readonly int HeaderWords = Marshal.SizeOf<LetterboxHeader>() / sizeof(int);

    private LetterboxTables(Letterbox box, int[] words)
    {
        Box = box;
        Words = words;
    }

    /// <summary>Where pictures come to lie.</summary>
    public Letterbox Box { get; }

    /// <summary>What goes into device memory.</summary>
    public int[] Words { get; }

    /// <summary>Works it out for one format.</summary>
    /// <param name="format">The pictures to come.</param>
    /// <param name="options">The tensor to fill.</param>
    /// <param name="rotation">The turn that makes them upright.</param>
    /// <param name="isByte">Whether elements are bytes, which hold 0..255 whatever the options say of white.</param>
    /// <param name="isInterleaved">Whether the three channels of a pixel lie together.</param>
    /// <exception cref="ArgumentException">The format, the options or the rotation are invalid.</exception>
    public static LetterboxTables Build(in YuvFormat format, LetterboxOptions options, Rotation rotation, bool isByte, bool isInterleaved)
    {
        format.Validate();
        options.Validate();
        Letterbox box = Letterbox.Fit(format.Width, format.Height, rotation, options.TargetWidth, options.TargetHeight);
        LetterboxTaps taps = LetterboxTaps.Build(format, box, options.Filter);
        LetterboxHeader header = Header(format, options, box, isByte, isInterleaved);
        header.LumaColumns = HeaderWords;
        header.LumaRows = header.LumaColumns + Length(taps.LumaColumns);
        header.ChromaColumns = header.LumaRows + Length(taps.LumaRows);
        header.ChromaRows = header.ChromaColumns + Length(taps.ChromaColumns);
        var words = new int[header.ChromaRows + Length(taps.ChromaRows)];
        MemoryMarshal.Write(MemoryMarshal.AsBytes(words.AsSpan()), header);
        Write(taps.LumaColumns, words.AsSpan(header.LumaColumns));
        Write(taps.LumaRows, words.AsSpan(header.LumaRows));
        Write(taps.ChromaColumns, words.AsSpan(header.ChromaColumns));
        Write(taps.ChromaRows, words.AsSpan(header.ChromaRows));
        return new LetterboxTables(box, words);
    }

    private static LetterboxHeader Header(in YuvFormat format, LetterboxOptions options, in Letterbox box, bool isByte, bool isInterleaved)
    {
        float white = isByte ? 255 : options.White;
        bool bgr = options.Channels == ChannelOrder.Bgr;
        ColorTransform colour = ColorTransform.Of(format, white);

        // The transform counts in 8-bit codes, four 10-bit ones to each.
        double code = format.BytesPerSample == 2 ? 0.25 : 1;
        return new LetterboxHeader
        {
            TargetWidth = box.TargetWidth,
            TargetHeight = box.TargetHeight,
            Left = box.Left,
            Top = box.Top,
            ContentWidth = box.ContentWidth,
            ContentHeight = box.ContentHeight,
            Turned = box.IsQuarterTurn ? 1 : 0,
            Words = format.BytesPerSample == 2 ? 1 : 0,
            Shift = GpuSurface.ShiftOf(format.Layout),
            ChromaStep = format.IsInterleaved ? 2 : 1,
            HasChroma = format.HasChroma ? 1 : 0,
            PixelStep = isInterleaved ? 3 : 1,
            PlaneStep = isInterleaved ? 1 : box.TargetWidth * box.TargetHeight,
            Red = bgr ? 2 : 0,
            Blue = bgr ? 0 : 2,
            Luma = (float)(colour.Luma * code),
            RedV = (float)(colour.RedV * code),
            GreenU = (float)(colour.GreenU * code),
            GreenV = (float)(colour.GreenV * code),
            BlueU = (float)(colour.BlueU * code),
            RedOffset = (float)colour.RedOffset,
            GreenOffset = (float)colour.GreenOffset,
            BlueOffset = (float)colour.BlueOffset,
            White = white,
            Padding = options.Padding * white / 255,
        };
    }

    private static int Length(AxisTaps taps) => taps.Length * (2 + taps.MaxCount);

    // Tap by tap: the weights that neighbouring threads read together lie together.
    private static void Write(AxisTaps taps, Span<int> into)
    {
        int length = taps.Length;
        taps.Start.CopyTo(into);
        taps.Count.CopyTo(into[length..]);
        Span<float> weights = MemoryMarshal.Cast<int, float>(into[(2 * length)..]);
        for (int at = 0; at < length; at++)
        {
            for (int tap = 0; tap < taps.MaxCount; tap++)
                weights[(tap * length) + at] = (float)taps.Weights[(at * taps.MaxCount) + tap];
        }
    }
}
