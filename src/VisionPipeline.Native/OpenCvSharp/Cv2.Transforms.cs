namespace OpenCvSharp;

public static partial class Cv2
{
    /// <summary>Resizes a picture (<c>cv::resize</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the new size and the source's type.</param>
    /// <param name="dsize">The new size in pixels; (0, 0) means by the factors.</param>
    /// <param name="fx">Factor for the width where <paramref name="dsize"/> is (0, 0).</param>
    /// <param name="fy">Factor for the height where <paramref name="dsize"/> is (0, 0).</param>
    /// <param name="interpolation">How pixels are made up.</param>
    public static void Resize(Mat src, Mat dst, Size dsize, double fx = 0, double fy = 0, InterpolationFlags interpolation = InterpolationFlags.Linear) =>
        OpenCvGate.Check(OpenCvNative.Resize(Of(src), Of(dst), dsize.Width, dsize.Height, fx, fy, (int)interpolation), "resize");

    /// <summary>Maps a picture through a perspective transform (<c>cv::warpPerspective</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given <paramref name="dsize"/> and the source's type.</param>
    /// <param name="m">3 x 3, float or double, from source to destination (from destination to source with <see cref="InterpolationFlags.WarpInverseMap"/>).</param>
    /// <param name="dsize">The new size in pixels.</param>
    /// <param name="flags">How pixels are made up, <see cref="InterpolationFlags.Nearest"/>..<see cref="InterpolationFlags.Lanczos4"/>.</param>
    /// <param name="borderMode">What stands outside the source.</param>
    /// <param name="borderValue">The value outside for <see cref="BorderTypes.Constant"/>; 0 when null.</param>
    public static void WarpPerspective(Mat src, Mat dst, Mat m, Size dsize, InterpolationFlags flags = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null) =>
        OpenCvGate.Check(OpenCvNative.WarpPerspective(Of(src), Of(dst), Of(m), dsize.Width, dsize.Height, (int)flags, (int)borderMode, borderValue.GetValueOrDefault()), "warpPerspective");

    /// <summary>Maps a picture through an affine transform (<c>cv::warpAffine</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given <paramref name="dsize"/> and the source's type.</param>
    /// <param name="m">2 x 3, float or double, from source to destination (from destination to source with <see cref="InterpolationFlags.WarpInverseMap"/>).</param>
    /// <param name="dsize">The new size in pixels.</param>
    /// <param name="flags">How pixels are made up, <see cref="InterpolationFlags.Nearest"/>..<see cref="InterpolationFlags.Lanczos4"/>.</param>
    /// <param name="borderMode">What stands outside the source.</param>
    /// <param name="borderValue">The value outside for <see cref="BorderTypes.Constant"/>; 0 when null.</param>
    public static void WarpAffine(Mat src, Mat dst, Mat m, Size dsize, InterpolationFlags flags = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null) =>
        OpenCvGate.Check(OpenCvNative.WarpAffine(Of(src), Of(dst), Of(m), dsize.Width, dsize.Height, (int)flags, (int)borderMode, borderValue.GetValueOrDefault()), "warpAffine");

    /// <summary>The perspective transform that takes four points to four others (<c>cv::getPerspectiveTransform</c>).</summary>
    /// <param name="src">Four corners in the source, no three on a line.</param>
    /// <param name="dst">Where they go.</param>
    /// <returns>3 x 3 of CV_64FC1; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are not four points on each side.</exception>
    public static unsafe Mat GetPerspectiveTransform(ReadOnlySpan<Point2f> src, ReadOnlySpan<Point2f> dst)
    {
        if (src.Length != 4 || dst.Length != 4)
            throw new ArgumentException($"a perspective transform takes four points to four points, not {src.Length} to {dst.Length}");
        OpenCvGate.Ready();
        fixed (Point2f* from = src)
        fixed (Point2f* to = dst)
        {
            OpenCvGate.Check(OpenCvNative.PerspectiveTransform(from, to, out nint made), "getPerspectiveTransform");
            return Mat.Own(made);
        }
    }

    /// <summary>The affine transform that turns and scales about a point (<c>cv::getRotationMatrix2D</c>).</summary>
    /// <param name="center">The point that stays.</param>
    /// <param name="angle">Degrees, counter-clockwise.</param>
    /// <param name="scale">Factor.</param>
    /// <returns>2 x 3 of CV_64FC1; the caller disposes it.</returns>
    public static Mat GetRotationMatrix2D(Point2f center, double angle, double scale)
    {
        OpenCvGate.Ready();
        OpenCvGate.Check(OpenCvNative.RotationMatrix(center.X, center.Y, angle, scale, out nint made), "getRotationMatrix2D");
        return Mat.Own(made);
    }

    /// <summary>Turns a picture by quarter circles (<c>cv::rotate</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the turned size and the source's type.</param>
    /// <param name="rotateCode">How far.</param>
    public static void Rotate(Mat src, Mat dst, RotateFlags rotateCode) =>
        OpenCvGate.Check(OpenCvNative.Rotate(Of(src), Of(dst), (int)rotateCode), "rotate");

    /// <summary>Mirrors a picture (<c>cv::flip</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and type.</param>
    /// <param name="flipCode">The axis.</param>
    public static void Flip(Mat src, Mat dst, FlipMode flipCode) =>
        OpenCvGate.Check(OpenCvNative.Flip(Of(src), Of(dst), (int)flipCode), "flip");

    /// <summary>Puts a border around a picture (<c>cv::copyMakeBorder</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the larger size and the source's type.</param>
    /// <param name="top">Rows above, 0 or more.</param>
    /// <param name="bottom">Rows below, 0 or more.</param>
    /// <param name="left">Columns to the left, 0 or more.</param>
    /// <param name="right">Columns to the right, 0 or more.</param>
    /// <param name="borderType">What the border is made of.</param>
    /// <param name="value">The value for <see cref="BorderTypes.Constant"/>; 0 when null.</param>
    public static void CopyMakeBorder(Mat src, Mat dst, int top, int bottom, int left, int right, BorderTypes borderType, Scalar? value = null) =>
        OpenCvGate.Check(OpenCvNative.CopyMakeBorder(Of(src), Of(dst), top, bottom, left, right, (int)borderType, value.GetValueOrDefault()), "copyMakeBorder");
}
