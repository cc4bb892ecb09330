using System.Buffers;
using OpenCvSharp;

namespace VisionPipeline.Native.Tests.OpenCv;

[Collection(OpenCvCollection.Name)]
public sealed class MatTests : IDisposable
{
    private readonly long _before = Mat.LiveCount;

    public void Dispose() => Assert.Equal(_before, Mat.LiveCount);

    [Fact]
    public void CopyOf_WithStep_TakesTheRowsWithoutTheGaps()
    {
        byte[] data = [1, 2, 3, 99, 4, 5, 6];
        using Mat mat = Mat.CopyOf(2, 3, MatType.CV_8UC1, data, 4);
        data[0] = 77;

        Assert.Equal(new byte[] { 1, 2, 3, 4, 5, 6 }, mat.AsSpan().ToArray());
        Assert.Equal((2, 3, MatType.CV_8UC1, 3L), (mat.Rows, mat.Cols, mat.Type(), mat.Step()));
        Assert.Equal(new Size(3, 2), mat.Size());
        Assert.False(mat.IsView);
    }

    [Fact]
    public void FromPixelData_WritesThroughToTheCallersMemory()
    {
        byte[] data = new byte[4 * 8];
        using (Mat view = Mat.FromPixelData(4, 6, MatType.CV_8UC1, data, 8))
        {
            Assert.True(view.IsView);
            Assert.False(view.IsContinuous());
            view.SetTo(new Scalar(9));
        }

        Assert.Equal(24, data.Count(static b => b == 9));
        Assert.Equal(0, data[6]);
    }

    [Fact]
    public void FromPixelData_OfManagedMemory_KeepsItPinnedUntilTheLastRegionIsDisposed()
    {
        using CountingMemory memory = new(64);
        Mat view = Mat.FromPixelData(8, 8, MatType.CV_8UC1, memory.Memory);
        Mat region = view.SubMat(new Rect(2, 2, 3, 3));
        view.Dispose();
        Assert.Equal(1, memory.Pins);
        region.SetTo(new Scalar(5));
        region.Dispose();

        Assert.Equal(0, memory.Pins);
        Assert.Equal(5, memory.GetSpan()[(2 * 8) + 2]);
    }

    [Fact]
    public void View_AsDestinationOfAnotherSize_IsRefusedAndStaysAsItIs()
    {
        byte[] data = new byte[16];
        using Mat view = Mat.FromPixelData(4, 4, MatType.CV_8UC1, data);
        using Mat source = new(8, 8, MatType.CV_8UC1, new Scalar(7));

        OpenCVException e = Assert.Throws<OpenCVException>(() => Cv2.Resize(source, view, new Size(5, 5)));
        Assert.StartsWith("cv::resize: ", e.Message, StringComparison.Ordinal);
        Cv2.Resize(source, view, new Size(4, 4));

        Assert.All(data, static b => Assert.Equal(7, b));
    }

    [Fact]
    public void SubMat_OfOwnedMatrix_OutlivesIt()
    {
        Mat whole = new(10, 10, MatType.CV_8UC1, new Scalar(3));
        using Mat region = whole[new Rect(1, 1, 4, 4)];
        whole.Dispose();

        Assert.True(region.IsSubmatrix());
        Assert.Equal(3, region.At<byte>(3, 3));
    }

    [Fact]
    public void CopyFrom_OfTheSameSize_KeepsTheMemory()
    {
        using Mat mat = new(4, 4, MatType.CV_8UC1);
        ref byte first = ref mat.AsSpan()[0];
        mat.CopyFrom(4, 4, MatType.CV_8UC1, new byte[16]);

        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref first, ref mat.AsSpan()[0]));
    }

    [Fact]
    public void RowSpan_OutsideTheMatrixOrOfAnotherType_Throws()
    {
        using Mat mat = new(2, 2, MatType.CV_32FC1, new Scalar(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.RowSpan(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.RowSpan(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.At<float>(0, 2));
        Assert.Throws<ArgumentException>(() => mat.AsSpan<short>().Length);
        Assert.Throws<ArgumentException>(() => mat.At<byte>(0, 0));
        Assert.Equal(4, mat.AsSpan<float>().Length);
    }

    [Fact]
    public void AsSpan_OfARegion_SaysThatItsRowsDoNotFollowEachOther()
    {
        using Mat mat = new(4, 4, MatType.CV_8UC1, new Scalar(1));
        using Mat region = mat[new Rect(0, 0, 2, 2)];
        Assert.Throws<InvalidOperationException>(() => region.AsSpan().Length);
    }

    [Fact]
    public void DisposedTwice_IsHarmless_AndUsedAfterwardsThrows()
    {
        Mat mat = new(1, 1, MatType.CV_8UC1);
        mat.Dispose();
        mat.Dispose();

        Assert.True(mat.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => mat.Rows);
        Assert.Throws<ObjectDisposedException>(mat.Clone);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(40000, 1, 0)]
    [InlineData(32766, 32766, 6)]
    [InlineData(1, 1, -1)]
    [InlineData(1, 1, 1 << 20)]
    [InlineData(int.MinValue, int.MaxValue, 0)]
    public void New_OfAnImpossibleSizeOrType_Throws(int rows, int cols, int type) =>
        Assert.Throws<OpenCVException>(() => new Mat(rows, cols, type));

    [Theory]
    [InlineData(2, 2, 3, 1L)]
    [InlineData(2, 2, 3, -4L)]
    [InlineData(2, 2, 4, long.MaxValue)]
    [InlineData(0, 2, 4, 0L)]
    [InlineData(3, 2, 5, 0L)]
    [InlineData(2, int.MaxValue, 5, 0L)]
    public void FromPixelData_OfTooFewBytesOrAWrongStep_ThrowsAndPinsNothing(int rows, int cols, int length, long step)
    {
        using CountingMemory memory = new(length);
        Assert.ThrowsAny<Exception>(() => Mat.FromPixelData(rows, cols, MatType.CV_8UC1, memory.Memory, step));
        Assert.ThrowsAny<Exception>(() => Mat.CopyOf(rows, cols, MatType.CV_8UC1, memory.GetSpan(), step));
        Assert.Equal(0, memory.Pins);
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 5, 1)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(3, 3, int.MaxValue, 1)]
    [InlineData(int.MaxValue, 0, 1, 1)]
    [InlineData(int.MinValue, 0, int.MinValue, 1)]
    public void SubMat_ReachingOverTheMatrix_Throws(int x, int y, int width, int height)
    {
        using Mat mat = new(4, 4, MatType.CV_8UC1);
        Assert.Throws<OpenCVException>(() => mat.SubMat(new Rect(x, y, width, height)));
    }

    [Fact]
    public void ConvertTo_ScalesRoundsAndClamps()
    {
        using Mat mat = Mat.CopyOf(1, 3, MatType.CV_8UC1, [0, 100, 200]);
        using Mat to = new();
        mat.ConvertTo(to, MatType.CV_32FC1, 0.5, 1);
        Assert.Equal(new float[] { 1, 51, 101 }, to.AsSpan<float>().ToArray());
        mat.ConvertTo(to, MatType.CV_8UC1, 2);
        Assert.Equal(new byte[] { 0, 200, 255 }, to.AsSpan().ToArray());
    }

    private sealed class CountingMemory(int length) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);

        public int Pins { get; private set; }

        public override Span<byte> GetSpan() => _bytes;

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            Pins++;
            return new MemoryHandle(System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes[elementIndex]), pinnable: this);
        }

        public override void Unpin() => Pins--;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
