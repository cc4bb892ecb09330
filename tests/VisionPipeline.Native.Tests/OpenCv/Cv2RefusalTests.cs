using OpenCvSharp;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.OpenCv;

/// <summary>What OpenCV would answer with an exception through C, an abort or a wild write comes back as a managed exception.</summary>
[Collection(OpenCvCollection.Name)]
public sealed class Cv2RefusalTests : IDisposable
{
    private static readonly Mat Grey = new(16, 16, MatType.CV_8UC1, new Scalar(1));
    private static readonly Mat Colour = new(16, 16, MatType.CV_8UC3, new Scalar(1));
    private static readonly Mat Float = new(3, 3, MatType.CV_32FC1, new Scalar(1));
    private static readonly Mat Nan = new(3, 3, MatType.CV_64FC1, new Scalar(1));
    private static readonly Mat Empty = new();
    private static readonly Mat Gone = MakeGone();
    private static readonly Mat To = new();
    private readonly IReadOnlyDictionary<string, long> _before = NativeHandleCounter.Snapshot();

    public static TheoryData<string, Action> Refused => new()
    {
        { "resize: negative size", static () => Cv2.Resize(Grey, To, new Size(-1, 4)) },
        { "resize: no size, no factors", static () => Cv2.Resize(Grey, To, default) },
        { "resize: NaN factor", static () => Cv2.Resize(Grey, To, default, double.NaN, 1) },
        { "resize: huge", static () => Cv2.Resize(Grey, To, new Size(int.MaxValue, int.MaxValue)) },
        { "resize: empty", static () => Cv2.Resize(Empty, To, new Size(4, 4)) },
        { "resize: disposed", static () => Cv2.Resize(Gone, To, new Size(4, 4)) },
        { "resize: null", static () => Cv2.Resize(null!, To, new Size(4, 4)) },
        { "resize: null destination", static () => Cv2.Resize(Grey, null!, new Size(4, 4)) },
        { "resize: interpolation", static () => Cv2.Resize(Grey, To, new Size(4, 4), interpolation: (InterpolationFlags)77) },
        { "cvtColor: channels", static () => Cv2.CvtColor(Grey, To, ColorConversionCodes.BGR2GRAY) },
        { "cvtColor: code", static () => Cv2.CvtColor(Colour, To, (ColorConversionCodes)9999) },
        { "cvtColor: NV12 rows", static () => Cv2.CvtColor(Grey, To, ColorConversionCodes.YUV2BGR_NV12) },
        { "equalizeHist: colour", static () => Cv2.EqualizeHist(Colour, To) },
        { "threshold: Otsu on colour", static () => Cv2.Threshold(Colour, To, 0, 255, ThresholdTypes.Otsu) },
        { "threshold: type", static () => Cv2.Threshold(Grey, To, 0, 255, (ThresholdTypes)5) },
        { "adaptiveThreshold: even block", static () => Cv2.AdaptiveThreshold(Grey, To, 255, AdaptiveThresholdTypes.MeanC, ThresholdTypes.Binary, 4, 0) },
        { "adaptiveThreshold: block 1", static () => Cv2.AdaptiveThreshold(Grey, To, 255, AdaptiveThresholdTypes.MeanC, ThresholdTypes.Binary, 1, 0) },
        { "adaptiveThreshold: colour", static () => Cv2.AdaptiveThreshold(Colour, To, 255, AdaptiveThresholdTypes.MeanC, ThresholdTypes.Binary, 3, 0) },
        { "GaussianBlur: even", static () => Cv2.GaussianBlur(Grey, To, new Size(4, 4), 1) },
        { "GaussianBlur: NaN", static () => Cv2.GaussianBlur(Grey, To, default, double.NaN) },
        { "GaussianBlur: wide", static () => Cv2.GaussianBlur(Grey, To, new Size(100001, 100001), 1) },
        { "GaussianBlur: border", static () => Cv2.GaussianBlur(Grey, To, new Size(3, 3), 1, 1, (BorderTypes)99) },
        { "filter2D: kernel type", static () => Cv2.Filter2D(Grey, To, -1, Grey) },
        { "filter2D: anchor", static () => Cv2.Filter2D(Grey, To, -1, Float, new Point(9, 9)) },
        { "filter2D: empty kernel", static () => Cv2.Filter2D(Grey, To, -1, Empty) },
        { "filter2D: depth", static () => Cv2.Filter2D(Grey, To, 42, Float) },
        { "morphologyEx: operation", static () => Cv2.MorphologyEx(Grey, To, (MorphTypes)42, null) },
        { "morphologyEx: kernel type", static () => Cv2.MorphologyEx(Grey, To, MorphTypes.Open, Float) },
        { "morphologyEx: iterations", static () => Cv2.MorphologyEx(Grey, To, MorphTypes.Open, null, null, 1 << 30) },
        { "getStructuringElement: size", static () => Cv2.GetStructuringElement(MorphShapes.Rect, new Size(0, 3)) },
        { "getStructuringElement: shape", static () => Cv2.GetStructuringElement((MorphShapes)7, new Size(3, 3)) },
        { "CLAHE: no tiles", static () => Cv2.CreateCLAHE(2, new Size(0, 0)) },
        { "CLAHE: NaN", static () => Cv2.CreateCLAHE(double.NaN) },
        { "CLAHE: colour", static () => ClaheOn(Colour) },
        { "CLAHE: empty", static () => ClaheOn(Empty) },
        { "addWeighted: types", static () => Cv2.AddWeighted(Grey, 1, Colour, 1, 0, To) },
        { "addWeighted: sizes", static () => Cv2.AddWeighted(Float, 1, Empty, 1, 0, To) },
        { "warpPerspective: matrix size", static () => Cv2.WarpPerspective(Grey, To, Grey, new Size(4, 4)) },
        { "warpPerspective: NaN", static () => Cv2.WarpPerspective(Grey, To, Nan, new Size(4, 4)) },
        { "warpAffine: matrix size", static () => Cv2.WarpAffine(Grey, To, Float, new Size(4, 4)) },
        { "warpAffine: flags", static () => Cv2.WarpAffine(Grey, To, Float, new Size(4, 4), (InterpolationFlags)6) },
        { "getPerspectiveTransform: three points", static () => Cv2.GetPerspectiveTransform(new Point2f[3], new Point2f[4]) },
        { "getPerspectiveTransform: NaN", static () => Cv2.GetPerspectiveTransform([new(float.NaN, 0), default, default, default], new Point2f[4]) },
        { "getRotationMatrix2D: infinite", static () => Cv2.GetRotationMatrix2D(default, double.PositiveInfinity, 1) },
        { "findContours: float", static () => Cv2.FindContours(Float, out _, out _, RetrievalModes.List, ContourApproximationModes.ApproxNone) },
        { "findContours: mode", static () => Cv2.FindContours(Grey, out _, out _, (RetrievalModes)4, ContourApproximationModes.ApproxNone) },
        { "findContours: method", static () => Cv2.FindContours(Grey, out _, out _, RetrievalModes.List, 0) },
        { "minAreaRect: no points", static () => Cv2.MinAreaRect(ReadOnlySpan<Point>.Empty) },
        { "minAreaRect: far away", static () => Cv2.MinAreaRect([new Point(int.MaxValue, int.MinValue), default]) },
        { "boundingRect: NaN", static () => Cv2.BoundingRect([new Point2f(float.NaN, 1)]) },
        { "contourArea: no points", static () => Cv2.ContourArea(ReadOnlySpan<Point2f>.Empty) },
        { "approxPolyDP: NaN", static () => Cv2.ApproxPolyDP([new Point(1, 1)], double.NaN, true) },
        { "boxPoints: NaN", static () => Cv2.BoxPoints(new RotatedRect(default, default, float.NaN)) },
        { "line: far away", static () => Cv2.Line(Grey, new Point(int.MinValue, 0), default, default) },
        { "line: thickness", static () => Cv2.Line(Grey, default, default, default, 0) },
        { "line: shift", static () => Cv2.Line(Grey, default, default, default, 1, LineTypes.Link8, 32) },
        { "circle: radius", static () => Cv2.Circle(Grey, default, int.MaxValue, default) },
        { "circle: negative", static () => Cv2.Circle(Grey, default, -1, default) },
        { "rectangle: overflow", static () => Cv2.Rectangle(Grey, new Rect(int.MaxValue, 0, int.MaxValue, 2), default) },
        { "rectangle: NaN colour", static () => Cv2.Rectangle(Grey, new Rect(1, 1, 2, 2), new Scalar(double.NaN)) },
        { "fillPoly: no polygon", static () => Cv2.FillPoly(Grey, [], default) },
        { "fillPoly: no points", static () => Cv2.FillPoly(Grey, [[]], default) },
        { "fillConvexPoly: no points", static () => Cv2.FillConvexPoly(Grey, [], default) },
        { "polylines: null polygon", static () => Cv2.Polylines(Grey, [null!], true, default) },
        { "putText: empty", static () => Cv2.PutText(Empty, "x", default, HersheyFonts.HersheyPlain, 1, default) },
        { "putText: font", static () => Cv2.PutText(Grey, "x", default, (HersheyFonts)9, 1, default) },
        { "putText: null", static () => Cv2.PutText(Grey, null!, default, HersheyFonts.HersheyPlain, 1, default) },
        { "getTextSize: scale", static () => Cv2.GetTextSize("x", HersheyFonts.HersheyPlain, double.NaN, 1, out _) },
        { "Sobel: no derivative", static () => Cv2.Sobel(Grey, To, -1, 0, 0) },
        { "Sobel: size", static () => Cv2.Sobel(Grey, To, -1, 1, 0, 4) },
        { "Laplacian: size", static () => Cv2.Laplacian(Grey, To, -1, 0) },
        { "meanStdDev: mask", static () => Cv2.MeanStdDev(Grey, out _, out _, Float) },
        { "rotate: code", static () => Cv2.Rotate(Grey, To, (RotateFlags)5) },
        { "flip: code", static () => Cv2.Flip(Grey, To, (FlipMode)5) },
        { "copyMakeBorder: negative", static () => Cv2.CopyMakeBorder(Grey, To, -1, 0, 0, 0, BorderTypes.Constant) },
        { "copyMakeBorder: huge", static () => Cv2.CopyMakeBorder(Grey, To, int.MaxValue, int.MaxValue, 0, 0, BorderTypes.Constant) },
        { "extractChannel: none such", static () => Cv2.ExtractChannel(Grey, To, 1) },
        { "insertChannel: sizes", static () => Cv2.InsertChannel(Float, Colour, 0) },
        { "merge: nothing", static () => Cv2.Merge([], To) },
        { "copyTo: mask", static () => Grey.CopyTo(To, Float) },
        { "copyTo: empty", static () => Empty.CopyTo(To) },
        { "convertTo: type", static () => Grey.ConvertTo(To, -2) },
    };

    public void Dispose() => Assert.Equal(_before, NativeHandleCounter.Snapshot());

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void BadArgument_GivesAnException(string what, Action call)
    {
        Nan.At<double>(1, 1) = double.NaN;
        Exception e = Assert.ThrowsAny<Exception>(call);
        Assert.True(e is OpenCVException or ArgumentException or ObjectDisposedException, $"{what}: {e.GetType()}");
        Assert.DoesNotContain('\n', e is OpenCVException ? e.Message : "");
    }

    [Fact]
    public void Exception_CarriesTheCallTheWordsAndTheCode()
    {
        OpenCVException e = Assert.Throws<OpenCVException>(() => Cv2.EqualizeHist(Colour, To));
        Assert.Equal("cv::equalizeHist", e.Call);
        Assert.Equal(-215, e.Code);
        Assert.Contains("CV_8UC1", e.Words, StringComparison.Ordinal);
    }

    private static void ClaheOn(Mat picture)
    {
        using CLAHE clahe = Cv2.CreateCLAHE();
        clahe.Apply(picture, To);
    }

    private static Mat MakeGone()
    {
        Mat gone = new(2, 2, MatType.CV_8UC1);
        gone.Dispose();
        return gone;
    }
}
