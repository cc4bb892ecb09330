using OpenCvSharp;

namespace VisionPipeline.Recognition;

/// <summary>The passes that change a crop's pixels and not its place.</summary>
/// <remarks>Keeps its tables and intermediate pictures between calls. NOT thread-safe. Owns native memory until <see cref="Dispose"/>.</remarks>
internal sealed class PassFilter : IDisposable
{
    // Clip 2 on 8 x 4 tiles: a tile is about as wide as a character of a one-line plate.
    private readonly CLAHE _clahe = CLAHE.Create(2, new Size(8, 4));
    private readonly Mat _kernel = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(25, 13));
    private readonly Mat _grey = new();
    private readonly Mat _other = new();
    private readonly Mat _third = new();

    /// <summary>Whether a pass is a filter.</summary>
    public static bool IsFilter(OcrPass pass) => pass is >= OcrPass.Sharpen and <= OcrPass.Morphology;

    /// <summary>The grey picture of the last call but <see cref="OcrPass.Sharpen"/>.</summary>
    public Mat Grey => _grey;

    /// <summary>Filters a region.</summary>
    /// <param name="pass">A filter.</param>
    /// <param name="region">CV_8UC3.</param>
    /// <param name="result">CV_8UC3 of the same size; grey passes have three equal channels.</param>
    public void Apply(OcrPass pass, Mat region, Mat result)
    {
        if (pass == OcrPass.Sharpen)
        {
            Cv2.GaussianBlur(region, _other, new Size(0, 0), 2);
            Cv2.AddWeighted(region, 2, _other, -1, 0, result);
            return;
        }

        Cv2.CvtColor(region, _grey, ColorConversionCodes.RGB2GRAY);
        switch (pass)
        {
            case OcrPass.Clahe:
                _clahe.Apply(_grey, _other);
                break;
            case OcrPass.Equalize:
                Cv2.EqualizeHist(_grey, _other);
                break;
            case OcrPass.Adaptive:
                // A window of a third of the height; softened afterwards, because the reader was trained on grey tones.
                Cv2.AdaptiveThreshold(_grey, _other, 255, AdaptiveThresholdTypes.GaussianC, ThresholdTypes.Binary, WindowOf(region.Height), 6);
                Cv2.GaussianBlur(_other, _other, new Size(3, 3), 0);
                break;
            case OcrPass.Morphology:
                Cv2.MorphologyEx(_grey, _other, MorphTypes.TopHat, _kernel);
                Cv2.MorphologyEx(_grey, _third, MorphTypes.BlackHat, _kernel);
                Cv2.AddWeighted(_grey, 1, _other, 1, 0, _other);
                Cv2.AddWeighted(_other, 1, _third, -1, 0, _other);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(pass), pass, "not a filter");
        }

        Cv2.CvtColor(_other, result, ColorConversionCodes.GRAY2RGB);
    }

    /// <summary>Releases the native objects.</summary>
    public void Dispose()
    {
        _clahe.Dispose();
        _kernel.Dispose();
        _grey.Dispose();
        _other.Dispose();
        _third.Dispose();
    }

    /// <summary>Side of the threshold's window for a region of a height, in pixels: odd, 5 to 99.</summary>
    internal static int WindowOf(int height) => Math.Clamp((height / 3) | 1, 5, 99);
}
