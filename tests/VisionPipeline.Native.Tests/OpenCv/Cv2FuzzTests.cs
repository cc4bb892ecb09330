using OpenCvSharp;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.OpenCv;

[Collection(OpenCvCollection.Name)]
public sealed class Cv2FuzzTests
{
    private static readonly int[] Edges = [int.MinValue, -32768, -2, -1, 0, 0, 1, 1, 2, 3, 3, 4, 5, 7, 8, 15, 16, 31, 64, 255, 32766, 32767, 65536, int.MaxValue];
    private static readonly double[] Reals = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1e300, -1, 0, 0, 0.5, 1, 1, 2, 3.5, 30, 255, 1e9, 1e300];

    /// <summary>Any argument in any place: the process survives, and nothing is left behind.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomArguments_EndInAResultOrAnException(int seed)
    {
        IReadOnlyDictionary<string, long> before = NativeHandleCounter.Snapshot();
        Random random = new(seed);
        int done = 0;
        int refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            List<Mat> mats = [];
            try
            {
                Call(random, mats);
                done++;
            }
            catch (Exception e) when (e is NativeException or ArgumentException or ObjectDisposedException or OverflowException)
            {
                refused++;
            }
            finally
            {
                mats.ForEach(static m => m?.Dispose());
            }
        }

        Assert.True(done > 400, $"only {done} calls had good arguments: the fuzzer is too wild to tell anything");
        Assert.True(refused > 400, $"only {refused} calls had bad arguments");
        Dictionary<string, long> after = new(NativeHandleCounter.Snapshot());
        foreach ((string kind, long count) in before)
            Assert.Equal((kind, count), (kind, after[kind]));
    }

    private static void Call(Random r, List<Mat> mats)
    {
        Mat src = Keep(AnyMat(r), mats);
        Mat dst = Keep(r.Next(3) == 0 ? AnyMat(r) : r.Next(8) == 0 ? src : new Mat(), mats);
        Mat third = Keep(AnyMat(r), mats);
        Size size = r.Next(3) == 0 ? new Size(Int(r), Int(r)) : new Size(r.Next(1, 40), r.Next(1, 40));
        BorderTypes border = (BorderTypes)(r.Next(3) == 0 ? Int(r) : r.Next(0, 6));
        Scalar colour = r.Next(6) == 0 ? new Scalar(Real(r), Real(r)) : new Scalar(r.Next(256), r.Next(256), r.Next(256));
        LineTypes line = (LineTypes)(r.Next(6) == 0 ? Int(r) : 4 << r.Next(3));
        int depth = r.Next(4) == 0 ? Int(r) : r.Next(-1, 7);
        int thickness = r.Next(4) == 0 ? Int(r) : r.Next(1, 5);
        int shift = r.Next(4) == 0 ? Int(r) : 0;
        Point anchor = r.Next(4) == 0 ? new Point(Int(r), Int(r)) : new Point(-1, -1);
        switch (r.Next(34))
        {
            case 0: Cv2.Resize(src, dst, size, Real(r), Real(r), (InterpolationFlags)r.Next(-1, 9)); break;
            case 1: Cv2.WarpPerspective(src, dst, Transform(r, 3, mats), size, (InterpolationFlags)r.Next(-1, 32), border, colour); break;
            case 2: Cv2.WarpAffine(src, dst, Transform(r, 2, mats), size, (InterpolationFlags)r.Next(-1, 32), border, colour); break;
            case 3: Cv2.CvtColor(src, dst, (ColorConversionCodes)r.Next(-1, 150), r.Next(-1, 6)); break;
            case 4: _ = Cv2.Threshold(src, dst, Real(r), Real(r), (ThresholdTypes)r.Next(-1, 40)); break;
            case 5: Cv2.AdaptiveThreshold(src, dst, Real(r), (AdaptiveThresholdTypes)r.Next(-1, 3), (ThresholdTypes)r.Next(-1, 3), Int(r), Real(r)); break;
            case 6: Cv2.MorphologyEx(src, dst, (MorphTypes)r.Next(-1, 9), r.Next(2) == 0 ? null : third, anchor, r.Next(-1, 5), border); break;
            case 7: Cv2.GaussianBlur(src, dst, new Size(Int(r), Int(r)), Real(r), Real(r), border); break;
            case 8: Cv2.Filter2D(src, dst, depth, r.Next(2) == 0 ? third : Transform(r, 3, mats), anchor, Real(r), border); break;
            case 9: Cv2.Laplacian(src, dst, depth, r.Next(-1, 34), Real(r), Real(r), border); break;
            case 10: Cv2.Sobel(src, dst, depth, r.Next(-1, 4), r.Next(-1, 4), r.Next(-2, 34), Real(r), Real(r), border); break;
            case 11: Cv2.EqualizeHist(src, dst); break;
            case 12: Clahe(r, src, dst); break;
            case 13: Cv2.AddWeighted(src, Real(r), r.Next(2) == 0 ? src : third, Real(r), Real(r), dst, depth); break;
            case 14: Cv2.MeanStdDev(src, out _, out _, r.Next(2) == 0 ? null : third); break;
            case 15: Cv2.Rotate(src, dst, (RotateFlags)r.Next(-1, 4)); break;
            case 16: Cv2.Flip(src, dst, (FlipMode)r.Next(-2, 3)); break;
            case 17: Cv2.CopyMakeBorder(src, dst, Int(r), Int(r), r.Next(9), r.Next(9), border, colour); break;
            case 18: Cv2.FindContours(src, out _, out _, (RetrievalModes)r.Next(-1, 6), (ContourApproximationModes)r.Next(-1, 6), new Point(r.Next(3), Int(r))); break;
            case 19: _ = Cv2.MinAreaRect(Points(r)); break;
            case 20: _ = Cv2.ApproxPolyDP(Points(r), Real(r), r.Next(2) == 0); break;
            case 21: _ = Cv2.ContourArea(Points(r)); _ = Cv2.BoundingRect(Points(r)); break;
            case 22: _ = Cv2.MinAreaRect(Floats(r)); _ = Cv2.ContourArea(Floats(r)); break;
            case 23: Keep(Cv2.GetPerspectiveTransform(Floats(r, 4), Floats(r, 4)), mats); break;
            case 24: Cv2.Line(src, At(r), At(r), colour, thickness, line, shift); break;
            case 25: Cv2.Rectangle(src, new Rect(Int(r), Int(r), Int(r), Int(r)), colour, thickness, line, shift); break;
            case 26: Cv2.Circle(src, At(r), Int(r), colour, thickness, line, shift); break;
            case 27: Cv2.Polylines(src, [Points(r), Points(r)], r.Next(2) == 0, colour, thickness, line, shift); break;
            case 28: Cv2.FillPoly(src, [Points(r), Points(r)], colour, line, shift); break;
            case 29: Cv2.FillConvexPoly(src, Points(r), colour, line, shift); break;
            case 30: Cv2.PutText(src, "Ab\u00f6\n\u041f1" + (char)r.Next(1, 0xd7ff), At(r), (HersheyFonts)r.Next(-1, 40), Real(r), colour, thickness, line, r.Next(2) == 0); break;
            case 31: src.CopyTo(dst, r.Next(2) == 0 ? null : third); break;
            case 32: src.ConvertTo(dst, depth, Real(r), Real(r)); break;
            default: Array.ForEach(Cv2.Split(src), m => Keep(m, mats)); break;
        }
    }

    private static void Clahe(Random r, Mat src, Mat dst)
    {
        using CLAHE clahe = Cv2.CreateCLAHE(Real(r), new Size(Int(r), r.Next(1, 9)));
        clahe.Apply(src, dst);
    }

    private static Mat Keep(Mat mat, List<Mat> mats)
    {
        mats.Add(mat);
        return mat;
    }

    // Null, disposed, empty, a view, a region, a region of a view, or a matrix; mostly of the types that the operations take.
    private static Mat AnyMat(Random r)
    {
        MatType type = r.Next(3) switch { 0 => MatType.CV_8UC1, 1 => MatType.CV_8UC3, _ => MatType.MakeType(r.Next(8), r.Next(1, 6)) };
        int rows = r.Next(4) == 0 ? r.Next(1, 4) : r.Next(1, 50);
        int cols = r.Next(4) == 0 ? r.Next(1, 4) : r.Next(1, 50);
        switch (r.Next(24))
        {
            case 0: return null!;
            case 1: return new Mat();
            case 2:
                Mat gone = new(rows, cols, type);
                gone.Dispose();
                return gone;
            case 3 or 4 or 5: return Filled(Mat.FromPixelData(rows, cols, type, new byte[(rows * cols * type.ElemSize) + (rows * 16)], (cols * type.ElemSize) + (8 * r.Next(2))), r);
            case 6 or 7 or 8:
                using (Mat whole = r.Next(2) == 0 ? new Mat(rows + 4, cols + 4, type) : Mat.FromPixelData(rows + 4, cols + 4, type, new byte[(rows + 4) * (cols + 4) * type.ElemSize]))
                    return Filled(whole.SubMat(new Rect(r.Next(5), r.Next(5), cols, rows)), r);
            default: return Filled(new Mat(rows, cols, type), r);
        }
    }

    private static Mat Filled(Mat mat, Random r)
    {
        for (int y = 0; y < mat.Rows; y++)
            r.NextBytes(mat.RowSpan(y));
        return mat;
    }

    private static Mat Transform(Random r, int rows, List<Mat> mats)
    {
        Mat m = Keep(new Mat(rows, 3, MatType.CV_64FC1, default), mats);
        foreach (ref double v in m.AsSpan<double>())
            v = r.Next(10) == 0 ? Real(r) : (r.NextDouble() * 4) - 2;
        return m;
    }

    private static int Int(Random r) => r.Next(3) == 0 ? Edges[r.Next(Edges.Length)] : r.Next(0, 40);

    private static double Real(Random r) => r.Next(3) == 0 ? Reals[r.Next(Reals.Length)] : r.NextDouble() * 10;

    private static Point At(Random r) => new(Int(r), Int(r));

    private static Point[] Points(Random r) => [.. Enumerable.Range(0, r.Next(0, 12)).Select(_ => r.Next(12) == 0 ? At(r) : new Point(r.Next(-50, 100), r.Next(-50, 100)))];

    private static Point2f[] Floats(Random r, int? count = null) =>
        [.. Enumerable.Range(0, count ?? r.Next(0, 12)).Select(_ => new Point2f((float)(r.Next(12) == 0 ? Real(r) : r.Next(100)), r.Next(100)))];
}
