using VisionPipeline.Detection;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Detection;

public sealed class MotionGateTests
{
    private const int Width = 640;
    private const int Height = 360;

    [Fact]
    public void Moves_FirstPicture_CountsAsMotion() => Assert.True(new MotionGate(new MotionConfig()).Moves(Image(Flat(90)), 0));

    [Fact]
    public void Moves_NoisyStillRoad_IsStill()
    {
        var gate = new MotionGate(new MotionConfig());
        var random = new Random(7);
        gate.Moves(Image(Noisy(random, 90)), 0);
        for (int i = 1; i <= 100; i++)
            Assert.False(gate.Moves(Image(Noisy(random, 90)), i * 200_000L), $"picture {i}: {gate.MovingCells} cells");
    }

    [Fact]
    public void Moves_DarkCarDrivesThrough_IsMotionUntilItHasGone()
    {
        var gate = new MotionGate(new MotionConfig());
        var random = new Random(7);
        for (int i = 0; i < 50; i++)
            gate.Moves(Image(Noisy(random, 90)), i * 200_000L);
        for (int i = 0; i < 5; i++)
        {
            byte[] picture = Noisy(random, 90);
            Paint(picture, 100 + (i * 60), 200, 60, 40, 40);
            Assert.True(gate.Moves(Image(picture), (50 + i) * 200_000L));
        }

        Assert.False(gate.Moves(Image(Noisy(random, 90)), 60 * 200_000L));
    }

    [Fact]
    public void Moves_CloudDimsTheWholePicture_IsStill()
    {
        var gate = new MotionGate(new MotionConfig());
        for (int i = 0; i < 20; i++)
            gate.Moves(Image(Flat(120)), i * 200_000L);
        Assert.False(gate.Moves(Image(Flat(95)), 21 * 200_000L));
    }

    [Fact]
    public void Moves_CarParksForAMinute_BecomesBackground()
    {
        var gate = new MotionGate(new MotionConfig());
        gate.Moves(Image(Flat(90)), 0);
        byte[] parked = Flat(90);
        Paint(parked, 200, 200, 80, 60, 30);
        Assert.True(gate.Moves(Image(parked), 200_000));
        bool moves = true;
        for (int i = 2; i <= 300; i++)
            moves = gate.Moves(Image(parked), i * 200_000L);
        Assert.False(moves);
    }

    [Fact]
    public void Moves_SizeChanges_CountsAsMotion()
    {
        var gate = new MotionGate(new MotionConfig());
        gate.Moves(Image(Flat(90)), 0);
        Assert.False(gate.Moves(Image(Flat(90)), 200_000));
        var small = new YuvImage(new YuvFormat(320, 180, PixelLayout.Gray8), new byte[320 * 180], 320);
        Assert.True(gate.Moves(small, 400_000));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 36)]
    public void Moves_PictureSmallerThanTheGrid_CountsAsMotion(int width, int height)
    {
        var gate = new MotionGate(new MotionConfig());
        byte[] luma = new byte[width * height];
        gate.Moves(new YuvImage(new YuvFormat(width, height, PixelLayout.Gray8), luma, width), 0);
        Assert.True(gate.Moves(new YuvImage(new YuvFormat(width, height, PixelLayout.Gray8), luma, width), 200_000));
    }

    [Fact]
    public void Moves_TenBits_SeesTheSameAsEight()
    {
        var gate = new MotionGate(new MotionConfig());
        Assert.True(gate.Moves(Wide(90, false), 0));
        Assert.False(gate.Moves(Wide(90, false), 200_000));
        Assert.True(gate.Moves(Wide(90, true), 400_000));
    }

    [Fact]
    public void Moves_SteadyState_AllocatesNothing()
    {
        var gate = new MotionGate(new MotionConfig());
        byte[] picture = Flat(90);

        // The runtime compiles the code anew while it runs hot, and counts what that takes on this thread: the best round tells.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                gate.Moves(Image(picture), i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static YuvImage Image(byte[] luma) => new(new YuvFormat(Width, Height, PixelLayout.Gray8), luma, Width);

    private static YuvImage Wide(int level, bool car)
    {
        byte[] luma = new byte[Width * Height * 2];
        byte[] chroma = new byte[Width * Height / 2];
        for (int i = 0; i < Width * Height; i++)
        {
            int value = car && i / Width is > 100 and < 160 && i % Width is > 100 and < 180 ? 30 : level;
            luma[2 * i] = (byte)(value << 2);
            luma[(2 * i) + 1] = (byte)(value >> 6);
        }

        return new YuvImage(new YuvFormat(Width, Height, PixelLayout.Yuv420P10), luma, 2 * Width, chroma, Width, chroma, Width);
    }

    private static byte[] Flat(byte level)
    {
        byte[] picture = new byte[Width * Height];
        Array.Fill(picture, level);
        return picture;
    }

    private static byte[] Noisy(Random random, int level)
    {
        byte[] picture = new byte[Width * Height];
        for (int i = 0; i < picture.Length; i++)
            picture[i] = (byte)(level + random.Next(-8, 9));
        return picture;
    }

    private static void Paint(byte[] picture, int left, int top, int width, int height, byte level)
    {
        for (int y = top; y < top + height; y++)
            picture.AsSpan((y * Width) + left, width).Fill(level);
    }
}
