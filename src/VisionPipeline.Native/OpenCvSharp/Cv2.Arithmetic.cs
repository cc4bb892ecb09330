namespace OpenCvSharp;

public static partial class Cv2
{
    /// <summary>Converts colours (<c>cv::cvtColor</c>).</summary>
    /// <param name="src">The picture, of the layout that the code names.</param>
    /// <param name="dst">Given the size and type that the code yields.</param>
    /// <param name="code">From what to what.</param>
    /// <param name="dstCn">Channels of the result; 0 means by the code.</param>
    public static void CvtColor(Mat src, Mat dst, ColorConversionCodes code, int dstCn = 0) =>
        OpenCvGate.Check(OpenCvNative.CvtColor(Of(src), Of(dst), (int)code, dstCn), "cvtColor");

    /// <summary>Adds two pictures: <c>src1 * alpha + src2 * beta + gamma</c>, clamped (<c>cv::addWeighted</c>).</summary>
    /// <param name="src1">The first.</param>
    /// <param name="alpha">Its factor.</param>
    /// <param name="src2">The second, of the same size and type.</param>
    /// <param name="beta">Its factor.</param>
    /// <param name="gamma">Added to the sum.</param>
    /// <param name="dst">Given the same size and channels.</param>
    /// <param name="dtype">Depth of the result; -1 means the sources'.</param>
    public static void AddWeighted(Mat src1, double alpha, Mat src2, double beta, double gamma, Mat dst, int dtype = -1) =>
        OpenCvGate.Check(OpenCvNative.AddWeighted(Of(src1), alpha, Of(src2), beta, gamma, Of(dst), dtype), "addWeighted");

    /// <summary>Turns over every bit (<c>cv::bitwise_not</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and type.</param>
    public static void BitwiseNot(Mat src, Mat dst) =>
        OpenCvGate.Check(OpenCvNative.BitwiseNot(Of(src), Of(dst)), "bitwise_not");

    /// <summary>Each channel's mean and standard deviation (<c>cv::meanStdDev</c>).</summary>
    /// <param name="src">A picture of at most 4 channels.</param>
    /// <param name="mean">The means.</param>
    /// <param name="stddev">The standard deviations.</param>
    /// <param name="mask">CV_8UC1 of the same size: where it is 0 nothing is counted; or null.</param>
    public static void MeanStdDev(Mat src, out Scalar mean, out Scalar stddev, Mat? mask = null) =>
        OpenCvGate.Check(OpenCvNative.MeanStdDev(Of(src), out mean, out stddev, OrNone(mask)), "meanStdDev");

    /// <summary>Takes a picture's channels apart (<c>cv::split</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <returns>One picture per channel; the caller disposes them.</returns>
    public static Mat[] Split(Mat src)
    {
        ArgumentNullException.ThrowIfNull(src);
        Mat[] channels = new Mat[src.Channels()];
        try
        {
            for (int i = 0; i < channels.Length; i++)
            {
                channels[i] = new Mat();
                ExtractChannel(src, channels[i], i);
            }

            return channels;
        }
        catch
        {
            foreach (Mat? channel in channels)
                channel?.Dispose();
            throw;
        }
    }

    /// <summary>Puts pictures of one channel together (<c>cv::merge</c>).</summary>
    /// <param name="mv">1 or more pictures of one channel, one size and one depth.</param>
    /// <param name="dst">Given their size and depth, and a channel for each.</param>
    /// <exception cref="ArgumentException">There are no pictures, or too many.</exception>
    public static void Merge(IReadOnlyList<Mat> mv, Mat dst)
    {
        ArgumentNullException.ThrowIfNull(mv);
        ArgumentNullException.ThrowIfNull(dst);
        if (mv.Count is 0 or > 512)
            throw new ArgumentException($"{mv.Count} channels cannot be merged: 1 to 512 can");
        ArgumentNullException.ThrowIfNull(mv[0]);
        dst.Create(mv[0].Rows, mv[0].Cols, MatType.MakeType(mv[0].Depth(), mv.Count));
        for (int i = 0; i < mv.Count; i++)
            InsertChannel(mv[i], dst, i);
    }

    /// <summary>Takes one channel out (<c>cv::extractChannel</c>).</summary>
    /// <param name="src">The picture.</param>
    /// <param name="dst">Given the same size and depth, one channel.</param>
    /// <param name="coi">The channel, from 0.</param>
    public static void ExtractChannel(Mat src, Mat dst, int coi) =>
        OpenCvGate.Check(OpenCvNative.ExtractChannel(Of(src), Of(dst), coi), "extractChannel");

    /// <summary>Puts one channel in (<c>cv::insertChannel</c>).</summary>
    /// <param name="src">One channel.</param>
    /// <param name="dst">A picture of the same size and depth.</param>
    /// <param name="coi">The channel, from 0.</param>
    public static void InsertChannel(Mat src, Mat dst, int coi) =>
        OpenCvGate.Check(OpenCvNative.InsertChannel(Of(src), Of(dst), coi), "insertChannel");
}
