using OpenCvSharp;

namespace VisionPipeline.Native.Tests.OpenCv;

[Collection(OpenCvCollection.Name)]
public sealed class Cv2Tests : IDisposable
{
    private readonly long _before = Mat.LiveCount;
    private readonly Mat _dst = new();

    public void Dispose()
    {
        _dst.Dispose();
        Assert.Equal(_before, Mat.LiveCount);
    }

    [Theory]
    [InlineData(InterpolationFlags.Nearest)]
    [InlineData(InterpolationFlags.Linear)]
    [InlineData(InterpolationFlags.Cubic)]
    [InlineData(InterpolationFlags.Area)]
    [InlineData(InterpolationFlags.Lanczos4)]
    public void Resize_OfAFlatPicture_StaysFlat(InterpolationFlags how)
    {
        using Mat flat = new(80, 240, MatType.CV_8UC3, new Scalar(10, 20, 30));
        Cv2.Resize(flat, _dst, new Size(480, 160), interpolation: how);
        Assert.Equal(new Size(480, 160), _dst.Size());
        Cv2.MeanStdDev(_dst, out Scalar mean, out Scalar deviation);
        Assert.Equal(new Scalar(10, 20, 30), mean);
        Assert.Equal(default, deviation);
        Cv2.Resize(flat, _dst, default, 0.5, 0.25, how);
        Assert.Equal(new Size(120, 20), _dst.Size());
    }

    [Fact]
    public void Threshold_Otsu_FindsTheValleyBetweenTwoValues()
    {
        using Mat picture = new(10, 10, MatType.CV_8UC1, new Scalar(40));
        Cv2.Rectangle(picture, new Rect(0, 0, 5, 10), new Scalar(200), -1);
        double used = Cv2.Threshold(picture, _dst, 0, 255, ThresholdTypes.Binary | ThresholdTypes.Otsu);
        Assert.InRange(used, 40, 199);
        Assert.Equal(50, _dst.AsSpan().Count((byte)255));
    }

    [Fact]
    public void AdaptiveThreshold_FollowsTheLight()
    {
        using Mat ramp = new(20, 200, MatType.CV_8UC1);
        for (int y = 0; y < 20; y++)
        {
            for (int x = 0; x < 200; x++)
                ramp.RowSpan(y)[x] = (byte)(x % 20 == 10 ? x / 2 : 50 + (x / 2));
        }

        Cv2.AdaptiveThreshold(ramp, _dst, 255, AdaptiveThresholdTypes.GaussianC, ThresholdTypes.Binary, 11, 5);
        Assert.Equal(0, _dst.At<byte>(10, 190));
        Assert.Equal(0, _dst.At<byte>(10, 10));
        Assert.Equal(255, _dst.At<byte>(10, 100));
    }

    [Fact]
    public void EqualizeHist_And_Clahe_WidenAFlatRange()
    {
        using Mat dull = new(64, 64, MatType.CV_8UC1);
        for (int i = 0; i < 64 * 64; i++)
            dull.AsSpan()[i] = (byte)(100 + (i % 20));
        Cv2.MeanStdDev(dull, out _, out Scalar before);
        Cv2.EqualizeHist(dull, _dst);
        Cv2.MeanStdDev(_dst, out _, out Scalar equalised);
        using CLAHE clahe = Cv2.CreateCLAHE(4, new Size(4, 4));
        clahe.Apply(dull, _dst);
        Cv2.MeanStdDev(_dst, out _, out Scalar limited);

        Assert.True(equalised.Val0 > 5 * before.Val0);
        Assert.InRange(limited.Val0, before.Val0 + 1, equalised.Val0);
        Assert.Equal((4, new Size(4, 4)), (clahe.ClipLimit, clahe.TilesGridSize));
    }

    [Fact]
    public void MorphologyEx_OpenTakesASpeckAway_CloseFillsAHole()
    {
        using Mat element = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(3, 3));
        using Mat speck = new(9, 9, MatType.CV_8UC1, default);
        speck.At<byte>(4, 4) = 255;
        Cv2.MorphologyEx(speck, _dst, MorphTypes.Open, element);
        Assert.Equal(0, _dst.AsSpan().Count((byte)255));
        Cv2.MorphologyEx(speck, _dst, MorphTypes.Dilate, null);
        Assert.Equal(9, _dst.AsSpan().Count((byte)255));
        Cv2.BitwiseNot(speck, speck);
        Cv2.MorphologyEx(speck, _dst, MorphTypes.Close, element);
        Assert.Equal(81, _dst.AsSpan().Count((byte)255));
    }

    [Fact]
    public void AddWeighted_OfABlur_SharpensAnEdge()
    {
        using Mat edge = new(10, 20, MatType.CV_8UC1, new Scalar(100));
        Cv2.Rectangle(edge, new Rect(10, 0, 10, 10), new Scalar(150), -1);
        Cv2.GaussianBlur(edge, _dst, new Size(0, 0), 2);
        Assert.InRange(_dst.At<byte>(5, 9), 101, 124);
        Cv2.AddWeighted(edge, 2, _dst, -1, 0, _dst);
        Assert.InRange(_dst.At<byte>(5, 9), 70, 99);
    }

    [Fact]
    public void Filter2D_Sobel_And_Laplacian_SeeAnEdge()
    {
        using Mat edge = new(10, 20, MatType.CV_8UC1, new Scalar(0));
        Cv2.Rectangle(edge, new Rect(10, 0, 10, 10), new Scalar(100), -1);
        using Mat kernel = Mat.CopyOf(1, 3, MatType.CV_32FC1, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([-1, 0, 1]));
        Cv2.Filter2D(edge, _dst, MatType.CV_16S, kernel);
        Assert.Equal(100, _dst.At<short>(5, 10));
        Cv2.Sobel(edge, _dst, MatType.CV_16S, 1, 0);
        Assert.Equal(400, _dst.At<short>(5, 10));
        Cv2.Laplacian(edge, _dst, MatType.CV_16S);
        Assert.Equal((100, -100), (_dst.At<short>(5, 9), _dst.At<short>(5, 10)));
    }

    [Fact]
    public void WarpPerspective_ByFourCorners_TakesTheQuadToTheWholePicture()
    {
        using Mat picture = new(40, 60, MatType.CV_8UC1, default);
        Point[] quad = [new(10, 10), new(50, 14), new(48, 32), new(12, 28)];
        Cv2.FillConvexPoly(picture, quad, new Scalar(255));
        using Mat transform = Cv2.GetPerspectiveTransform(
            [.. quad.Select(static p => new Point2f(p.X, p.Y))],
            [new(0, 0), new(79, 0), new(79, 19), new(0, 19)]);
        Cv2.WarpPerspective(picture, _dst, transform, new Size(80, 20), InterpolationFlags.Cubic);
        Assert.Equal((3, 3, MatType.CV_64FC1), (transform.Rows, transform.Cols, transform.Type()));
        Cv2.MeanStdDev(_dst, out Scalar mean, out _);
        Assert.InRange(mean.Val0, 245, 255);
    }

    [Fact]
    public void WarpAffine_ByAQuarterTurn_EqualsRotate()
    {
        using Mat picture = new(21, 21, MatType.CV_8UC1, default);
        picture.At<byte>(3, 17) = 200;
        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f(10, 10), 90, 1);
        Cv2.WarpAffine(picture, _dst, turn, new Size(21, 21), InterpolationFlags.Nearest);
        using Mat rotated = new();
        Cv2.Rotate(picture, rotated, RotateFlags.Rotate90Counterclockwise);
        Assert.True(rotated.AsSpan().SequenceEqual(_dst.AsSpan()));
        Cv2.Flip(picture, _dst, FlipMode.Y);
        Assert.Equal(200, _dst.At<byte>(3, 3));
    }

    [Fact]
    public void FindContours_OfATurnedBoxWithAHole_GivesOutlineBoxAndHierarchy()
    {
        using Mat picture = new(200, 200, MatType.CV_8UC1, default);
        RotatedRect box = new(new Point2f(100, 100), new Size2f(100, 30), 20);
        Cv2.FillPoly(picture, [[.. box.Points().Select(static p => new Point((int)MathF.Round(p.X), (int)MathF.Round(p.Y)))]], new Scalar(255));
        Cv2.Circle(picture, new Point(100, 100), 5, default, -1);
        Cv2.FindContours(picture, out Point[][] contours, out HierarchyIndex[] hierarchy, RetrievalModes.CComp, ContourApproximationModes.ApproxSimple, new Point(1, 2));

        Assert.Equal(2, contours.Length);
        int outer = Array.FindIndex(hierarchy, static h => h.Parent == -1);
        Assert.NotEqual(-1, hierarchy[outer].Child);
        RotatedRect found = Cv2.MinAreaRect(contours[outer]);
        Assert.InRange(found.Center.X, 100, 102);
        Assert.InRange(found.Center.Y, 101, 103);
        Assert.InRange(Math.Max(found.Size.Width, found.Size.Height), 98, 103);
        Assert.InRange(Cv2.ContourArea(contours[outer]), 2850, 3150);
        Assert.Equal(4, Cv2.ApproxPolyDP(contours[outer], 4, true).Length);
        Rect upright = Cv2.BoundingRect(contours[outer]);
        Assert.InRange(upright.Width, 100, 108);
        Assert.Equal(4, Cv2.BoxPoints(found).Distinct().Count());
        Assert.Equal(Cv2.ContourArea(contours[outer]), Cv2.ContourArea(contours[outer].Select(static p => new Point2f(p.X, p.Y)).ToArray()));
    }

    [Fact]
    public void FindContours_OfABlackPicture_FindsNone()
    {
        using Mat black = new(5, 5, MatType.CV_8UC1, default);
        Cv2.FindContours(black, out Point[][] contours, out HierarchyIndex[] hierarchy, RetrievalModes.External, ContourApproximationModes.ApproxNone);
        Assert.Empty(contours);
        Assert.Empty(hierarchy);
    }

    [Theory]
    [InlineData(ColorConversionCodes.YUV2BGR_NV12)]
    [InlineData(ColorConversionCodes.YUV2BGR_I420)]
    public void CvtColor_FromYuv420_GivesRedAsRed(ColorConversionCodes code)
    {
        // BT.601 limited range: pure red is Y 81, Cb 90, Cr 240.
        byte[] yuv = new byte[8 * 6];
        yuv.AsSpan(0, 32).Fill(81);
        for (int i = 0; i < 16; i++)
            yuv[32 + i] = (byte)((code == ColorConversionCodes.YUV2BGR_NV12 ? i % 2 == 0 : i < 8) ? 90 : 240);
        using Mat frame = Mat.FromPixelData(6, 8, MatType.CV_8UC1, yuv);
        Cv2.CvtColor(frame, _dst, code);
        Assert.Equal(new Size(8, 4), _dst.Size());
        Span<byte> pixel = _dst.RowSpan(1).Slice(3, 3);
        Assert.InRange(pixel[0], 0, 3);
        Assert.InRange(pixel[1], 0, 3);
        Assert.InRange(pixel[2], 250, 255);
        Cv2.CvtColor(_dst, _dst, ColorConversionCodes.BGR2GRAY);
        Assert.Equal(MatType.CV_8UC1, _dst.Type());
        Assert.InRange(_dst.At<byte>(0, 0), 73, 79);
    }

    [Fact]
    public void SplitAndMerge_GiveBackTheSamePicture()
    {
        using Mat picture = new(3, 3, MatType.CV_8UC3, new Scalar(1, 2, 3));
        Mat[] channels = Cv2.Split(picture);
        Assert.Equal([1, 2, 3], channels.Select(static c => (int)c.At<byte>(1, 1)));
        Cv2.Merge(channels, _dst);
        Assert.True(picture.AsSpan().SequenceEqual(_dst.AsSpan()));
        foreach (Mat channel in channels)
            channel.Dispose();
    }

    [Fact]
    public void Drawing_LeavesInk()
    {
        Size room = Cv2.GetTextSize("AB 123", HersheyFonts.HersheySimplex, 1, 2, out int baseLine);
        Assert.InRange(room.Width, 60, 140);
        Assert.InRange(baseLine, 1, 20);
        using Mat paper = new(100, 200, MatType.CV_8UC1, default);
        int Ink() => paper.AsSpan().Length - paper.AsSpan().Count((byte)0);
        Cv2.PutText(paper, "AB 123 \u00e4", new Point(5, 50), HersheyFonts.HersheySimplex, 1, new Scalar(255), 2, LineTypes.AntiAlias);
        int text = Ink();
        Cv2.Line(paper, new Point(-50, 90), new Point(500, 90), new Scalar(255));
        int line = Ink();
        Cv2.Polylines(paper, [[new(1, 1), new(9, 1), new(9, 9)]], true, new Scalar(255));
        Cv2.Rectangle(paper, new Rect(50, 70, 4, 3), new Scalar(255), -1);
        Assert.True(text > 300);
        Assert.Equal(text + 200, line);
        Assert.Equal(line + 24 + 12, Ink());
    }

    [Fact]
    public void CopyMakeBorder_PutsTheValueAround()
    {
        using Mat picture = new(2, 2, MatType.CV_8UC1, new Scalar(1));
        Cv2.CopyMakeBorder(picture, _dst, 1, 0, 2, 0, BorderTypes.Constant, new Scalar(9));
        Assert.Equal(new byte[] { 9, 9, 9, 9, 9, 9, 1, 1, 9, 9, 1, 1 }, _dst.AsSpan().ToArray());
    }

    [Fact]
    public void KeptDestination_CostsNoManagedAllocationPerCall()
    {
        using Mat crop = new(80, 240, MatType.CV_8UC1, new Scalar(90));
        using CLAHE clahe = Cv2.CreateCLAHE(2);
        for (int i = 0; i < 40; i++)
            Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40; i++)
            Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            Cv2.Resize(crop, _dst, new Size(480, 160), interpolation: InterpolationFlags.Cubic);
            clahe.Apply(_dst, _dst);
            Cv2.AdaptiveThreshold(_dst, _dst, 255, AdaptiveThresholdTypes.GaussianC, ThresholdTypes.Binary, 15, 3);
        }
    }
}
