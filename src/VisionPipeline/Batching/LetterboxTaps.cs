using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>The exact weights of one letterbox along both axes of the source, for luma and chroma. Rotation is in their order: a mirrored axis runs backwards.</summary>
/// <param name="LumaColumns">Weights along a luma row.</param>
/// <param name="LumaRows">Weights along a luma column.</param>
/// <param name="ChromaColumns">Weights along a chroma row; those of luma where there is no chroma.</param>
/// <param name="ChromaRows">Weights along a chroma column; those of luma where there is no chroma.</param>
internal sealed record LetterboxTaps(AxisTaps LumaColumns, AxisTaps LumaRows, AxisTaps ChromaColumns, AxisTaps ChromaRows)
{
    /// <summary>Computes the weights.</summary>
    /// <param name="format">The source.</param>
    /// <param name="box">Where it goes.</param>
    /// <param name="filter">How to weigh.</param>
    public static LetterboxTaps Build(in YuvFormat format, in Letterbox box, ResizeFilter filter)
    {
        // Rows and columns are those of the source; a quarter turn writes its rows as columns, after which one axis is mirrored.
        int columns = box.IsQuarterTurn ? box.ContentHeight : box.ContentWidth;
        int rows = box.IsQuarterTurn ? box.ContentWidth : box.ContentHeight;
        bool mirrorColumns = box.Rotation is Rotation.Clockwise180 or Rotation.Clockwise270;
        bool mirrorRows = box.Rotation is Rotation.Clockwise90 or Rotation.Clockwise180;

        AxisTaps lumaColumns = AxisTaps.Build(format.Width, format.Width, 1, 0, columns, filter, mirrorColumns);
        AxisTaps lumaRows = AxisTaps.Build(format.Height, format.Height, 1, 0, rows, filter, mirrorRows);
        if (!format.HasChroma)
            return new LetterboxTaps(lumaColumns, lumaRows, lumaColumns, lumaRows);

        bool halfWidth = format.Layout != PixelLayout.Yuv444P;
        bool halfHeight = halfWidth && format.Layout != PixelLayout.Yuv422P;
        // A chroma sample on the left luma sample has its centre a quarter of a chroma sample left of halfway.
        double shift = halfWidth && format.Siting == ChromaSiting.Left ? 0.25 : 0;
        AxisTaps chromaColumns = AxisTaps.Build(format.Width, format.ChromaWidth, halfWidth ? 0.5 : 1, shift, columns, filter, mirrorColumns);
        AxisTaps chromaRows = AxisTaps.Build(format.Height, format.ChromaHeight, halfHeight ? 0.5 : 1, 0, rows, filter, mirrorRows);
        return new LetterboxTaps(lumaColumns, lumaRows, chromaColumns, chromaRows);
    }
}
