namespace OpenCvSharp;

public static partial class Cv2
{
    /// <summary>Cuts values at a threshold (<c>cv::threshold</c>).</summary>
    /// <param name="src">The picture; with Otsu or Triangle of one channel.</param>
    /// <param name="dst">Given the same size and type.</param>
    /// <param name="thresh">The threshold; without meaning with Otsu or Triangle.</param>
    /// <param name="maxval">The value above it, for the binary types.</param>
    /// <param name="type">What is done.</param>
    /// <returns>The threshold that was used.</returns>
    public static double Threshold(Mat src, Mat dst, double thresh, double maxval, ThresholdTypes type)
    {
        OpenCvGate.Check(OpenCvNative.Threshold(Of(src), Of(dst), thresh, maxval, (int)type, out double used), "threshold");
        return used;
    }

    /// <summary>Cuts values at a threshold of their surroundings (<c>cv::adaptiveThreshold</c>).</summary>
    /// <param name="src">CV_8UC1.</param>
    /// <param name="dst">Given the same size and type.</param>
    /// <param name="maxValue">The value above the threshold.</param>
    /// <param name="adaptiveMethod">How the surroundings are weighted.</param>
    /// <param name="thresholdType">Binary or BinaryInv.</param>
    /// <param name="blockSize">The surroundings' side, odd, 3..511.</param>
    /// <param name="c">Taken off the surroundings' mean.</param>
    public static void AdaptiveThreshold(Mat src, Mat dst, double maxValue, AdaptiveThresholdTypes adaptiveMethod, ThresholdTypes thresholdType, int blockSize, double c) =>
        OpenCvGate.Check(OpenCvNative.AdaptiveThreshold(Of(src), Of(dst), maxValue, (int)adaptiveMethod, (int)thresholdType, blockSize, c), "adaptiveThreshold");

    /// <summary>Spreads a picture's histogram over the whole range (<c>cv::equalizeHist</c>).</summary>
    /// <param name="src">CV_8UC1.</param>
    /// <param name="dst">Given the same size and type.</param>
    public static void EqualizeHist(Mat src, Mat dst) =>
        OpenCvGate.Check(OpenCvNative.EqualizeHist(Of(src), Of(dst)), "equalizeHist");

    /// <summary>Makes a contrast-limited adaptive equaliser; see <see cref="CLAHE.Create"/>.</summary>
    /// <param name="clipLimit">Slope limit, 0..1e6.</param>
    /// <param name="tileGridSize">Tiles across and down, 1..256 each; 8 x 8 when null.</param>
    public static CLAHE CreateCLAHE(double clipLimit = 40, Size? tileGridSize = null) => CLAHE.Create(clipLimit, tileGridSize);

    /// <summary>Makes a kernel for morphology (<c>cv::getStructuringElement</c>).</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="ksize">Its sides, 1..511.</param>
    /// <param name="anchor">Its anchor, of meaning for crosses only; the middle when null.</param>
    /// <returns>CV_8UC1 of 0 and 1; the caller disposes it.</returns>
    public static Mat GetStructuringElement(MorphShapes shape, Size ksize, Point? anchor = null)
    {
        OpenCvGate.Ready();
        Point at = anchor ?? new Point(-1, -1);
        OpenCvGate.Check(OpenCvNative.StructuringElement((int)shape, ksize.Width, ksize.Height, at.X, at.Y, out nint made), "getStructuringElement");
        return Mat.Own(made);
    }

    /// <summary>Morphology: erode, dilate and what is made of them (<c>cv::morphologyEx</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and type.</param>
    /// <param name="op">The operation.</param>
    /// <param name="element">CV_8UC1, sides 1..511; 3 x 3 ones when null.</param>
    /// <param name="anchor">The kernel's anchor; the middle when null.</param>
    /// <param name="iterations">How often, 0..100.</param>
    /// <param name="borderType">What stands outside; with <see cref="BorderTypes.Constant"/> the neutral value.</param>
    public static void MorphologyEx(Mat src, Mat dst, MorphTypes op, Mat? element, Point? anchor = null, int iterations = 1, BorderTypes borderType = BorderTypes.Constant)
    {
        Point at = anchor ?? new Point(-1, -1);
        OpenCvGate.Check(OpenCvNative.Morphology(Of(src), Of(dst), (int)op, OrNone(element), at.X, at.Y, iterations, (int)borderType), "morphologyEx");
    }

    /// <summary>Blurs with a Gaussian (<c>cv::GaussianBlur</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and type.</param>
    /// <param name="ksize">The kernel's sides, odd, at most 511; (0, 0) means by sigma.</param>
    /// <param name="sigmaX">Standard deviation in pixels, 0..60; 0 means by the size.</param>
    /// <param name="sigmaY">The same downwards; 0 means as <paramref name="sigmaX"/>.</param>
    /// <param name="borderType">What stands outside.</param>
    public static void GaussianBlur(Mat src, Mat dst, Size ksize, double sigmaX, double sigmaY = 0, BorderTypes borderType = BorderTypes.Default) =>
        OpenCvGate.Check(OpenCvNative.GaussianBlur(Of(src), Of(dst), ksize.Width, ksize.Height, sigmaX, sigmaY, (int)borderType), "GaussianBlur");

    /// <summary>Correlates with a kernel (<c>cv::filter2D</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and channels.</param>
    /// <param name="ddepth">Depth of the result; -1 means the source's.</param>
    /// <param name="kernel">CV_32FC1 or CV_64FC1, sides 1..511.</param>
    /// <param name="anchor">The kernel's anchor; the middle when null.</param>
    /// <param name="delta">Added to each value.</param>
    /// <param name="borderType">What stands outside.</param>
    public static void Filter2D(Mat src, Mat dst, int ddepth, Mat kernel, Point? anchor = null, double delta = 0, BorderTypes borderType = BorderTypes.Default)
    {
        Point at = anchor ?? new Point(-1, -1);
        OpenCvGate.Check(OpenCvNative.Filter2D(Of(src), Of(dst), ddepth, Of(kernel), at.X, at.Y, delta, (int)borderType), "filter2D");
    }

    /// <summary>The sum of the second derivatives (<c>cv::Laplacian</c>); its variance tells sharpness.</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and channels.</param>
    /// <param name="ddepth">Depth of the result; -1 means the source's.</param>
    /// <param name="ksize">The kernel's side, odd, 1..31.</param>
    /// <param name="scale">Factor for each value.</param>
    /// <param name="delta">Added to each value.</param>
    /// <param name="borderType">What stands outside.</param>
    public static void Laplacian(Mat src, Mat dst, int ddepth, int ksize = 1, double scale = 1, double delta = 0, BorderTypes borderType = BorderTypes.Default) =>
        OpenCvGate.Check(OpenCvNative.Laplacian(Of(src), Of(dst), ddepth, ksize, scale, delta, (int)borderType), "Laplacian");

    /// <summary>A derivative (<c>cv::Sobel</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and channels.</param>
    /// <param name="ddepth">Depth of the result; -1 means the source's.</param>
    /// <param name="xorder">Order across.</param>
    /// <param name="yorder">Order down; one of the two is above 0.</param>
    /// <param name="ksize">The kernel's side, odd, 1..31; -1 means Scharr's 3 x 3.</param>
    /// <param name="scale">Factor for each value.</param>
    /// <param name="delta">Added to each value.</param>
    /// <param name="borderType">What stands outside.</param>
    public static void Sobel(Mat src, Mat dst, int ddepth, int xorder, int yorder, int ksize = 3, double scale = 1, double delta = 0, BorderTypes borderType = BorderTypes.Default) =>
        OpenCvGate.Check(OpenCvNative.Sobel(Of(src), Of(dst), ddepth, xorder, yorder, ksize, scale, delta, (int)borderType), "Sobel");
}
