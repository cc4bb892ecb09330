using OpenCvSharp;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Draws how confidence and truth go together: a bar per tenth of confidence, and the line on which they would be equal.</summary>
internal static class CalibrationPlot
{
    private const int Side = 500;
    private const int Margin = 50;

    public static void Write(string path, EvalCalibration calibration)
    {
        using Mat plot = new(Side + (2 * Margin), Side + (2 * Margin), MatType.CV_8UC3, new Scalar(255, 255, 255));
        var black = new Scalar(0, 0, 0);
        for (int i = 0; i < calibration.Bins.Count; i++)
        {
            EvalCalibration.Bin bin = calibration.Bins[i];
            int left = Margin + (i * Side / calibration.Bins.Count);
            int right = Margin + ((i + 1) * Side / calibration.Bins.Count);
            if (bin.Answers > 0)
                Cv2.Rectangle(plot, new Point(left + 2, At(bin.Right)), new Point(right - 2, At(0)), new Scalar(90, 150, 230), -1);
            Cv2.PutText(plot, bin.Answers.ToString(System.Globalization.CultureInfo.InvariantCulture), new Point(left + 6, At(bin.Right) - 6), HersheyFonts.HersheySimplex, 0.4, black, 1, LineTypes.AntiAlias);
            Cv2.PutText(plot, $"0.{i}", new Point(left - 8, At(0) + 18), HersheyFonts.HersheySimplex, 0.4, black, 1, LineTypes.AntiAlias);
        }

        Cv2.Line(plot, new Point(Margin, At(0)), new Point(Margin + Side, At(1)), new Scalar(200, 60, 60), 1, LineTypes.AntiAlias);
        Cv2.Rectangle(plot, new Point(Margin, At(1)), new Point(Margin + Side, At(0)), black);
        Cv2.PutText(plot, "share right by confidence; numbers are answers", new Point(Margin, Margin - 15), HersheyFonts.HersheySimplex, 0.5, black, 1, LineTypes.AntiAlias);
        JpegFile.Write(path, plot);
    }

    private static int At(double share) => Margin + Side - (int)(share * Side);
}
