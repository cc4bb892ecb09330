using OpenCvSharp;

namespace VisionPipeline.Recognition;

/// <summary>Says how each pass cuts a plate, and cuts it from a picture in main memory.</summary>
/// <remarks>NOT thread-safe. What it gives stays its own, and is another after the next call. Owns native memory until <see cref="Dispose"/>.</remarks>
/// <param name="facts">Gives the margins that the network was trained with.</param>
/// <param name="config">Gives what the passes add to them.</param>
internal sealed class PassCutter(PlateReaderFacts facts, OcrConfig config) : IDisposable
{
    // Two crops that a person could not tell apart: corners within 2 degrees of the box bring nothing new.
    private const double StraightEnough = 0.035;

    private readonly CropCutter _cutter = new();
    private readonly PassFilter _filter = new();
    private readonly Mat _crop = new();
    private readonly Mat _filtered = new();

    /// <summary>How a pass cuts a plate; null where it brings nothing new.</summary>
    public PlateCut? CutOf(OcrPass pass, in PlatePlace at)
    {
        (double x, double y) = (facts.MarginX, facts.MarginY);
        switch (pass)
        {
            case OcrPass.Rectified:
                return at.Corners is { IsConvex: true } corners && !IsStraight(corners, at) ? new PlateCut(pass, corners, x, y) : null;
            case OcrPass.TurnedRight or OcrPass.TurnedLeft:
                return new PlateCut(pass, PlateQuad.OfBox(at.X, at.Y, at.Width, at.Height, pass == OcrPass.TurnedRight ? config.Turn : -config.Turn), x, y);
            case OcrPass.Wide:
                return new PlateCut(pass, null, x + config.WideX, y + config.WideY);
            case OcrPass.Tight:
                return new PlateCut(pass, null, x - config.TightX, y - config.TightY);
            default:
                return new PlateCut(pass, null, x, y) { EnlargeBelow = config.EnlargeBelow, EnlargeTo = config.EnlargeTo };
        }
    }

    /// <summary>The network's input: CV_8UC3, red first, of <see cref="CropCutter.Width"/> by <see cref="CropCutter.Height"/>.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="at">Where its plate is.</param>
    /// <param name="cut">How.</param>
    public Mat Cut(Mat picture, in PlatePlace at, in PlateCut cut)
    {
        if (cut.Corners is { } corners)
        {
            _cutter.Straighten(picture, corners, cut.MarginX, cut.MarginY, _crop);
            return _crop;
        }

        using Mat region = _cutter.Region(picture, at, cut.MarginX, cut.MarginY);
        if (!PassFilter.IsFilter(cut.Pass))
        {
            CropCutter.Stretch(region, _crop);
            return _crop;
        }

        _filter.Apply(cut.Pass, _cutter.Enlarge(region, cut.EnlargeBelow, cut.EnlargeTo), _filtered);
        CropCutter.Stretch(_filtered, _crop);
        return _crop;
    }

    /// <summary>What Tesseract reads: CV_8UC1, as large as the plate or enlarged.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="at">Where its plate is.</param>
    public Mat Grey(Mat picture, in PlatePlace at)
    {
        using Mat region = _cutter.Region(picture, at, facts.MarginX, facts.MarginY);
        Cv2.CvtColor(_cutter.Enlarge(region, config.EnlargeBelow, config.EnlargeTo), _filtered, ColorConversionCodes.RGB2GRAY);
        return _filtered;
    }

    public void Dispose()
    {
        _cutter.Dispose();
        _filter.Dispose();
        _crop.Dispose();
        _filtered.Dispose();
    }

    private static bool IsStraight(in PlateQuad corners, in PlatePlace at)
    {
        double top = (corners.TopRight.Y - corners.TopLeft.Y) / Math.Max(1, corners.TopRight.X - corners.TopLeft.X);
        double side = (corners.BottomLeft.X - corners.TopLeft.X) / Math.Max(1, at.Height);
        return Math.Abs(top) < StraightEnough && Math.Abs(side) < 3 * StraightEnough;
    }
}
