using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using VisionPipeline.Batching;

namespace VisionPipeline.Tests.Batching;

public sealed class LaneMathTests
{
    [Fact]
    public void MultiplyRound_OnThisProcessor_GivesThePortableBits()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            Vector256<short> a = Shorts(random);
            Vector256<short> b = Vector256.Max(Shorts(random), Vector256.Create((short)-32767));

            Vector256<short> expected = Vector256<short>.Zero;
            for (int lane = 0; lane < 16; lane++)
                expected = expected.WithElement(lane, (short)(((a[lane] * b[lane]) + 0x4000) >> 15));

            Assert.Equal(expected, LaneMath.MultiplyRound(a, b));
            Assert.Equal(expected, LaneMath.MultiplyRoundPortable(a, b));
        }
    }

    [Fact]
    public void MultiplyPairs_OnThisProcessor_GivesThePortableBits()
    {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++)
        {
            Vector256<short> a = Shorts(random);
            Vector256<short> b = Vector256.Max(Shorts(random), Vector256.Create((short)-32767));

            Vector256<int> expected = Vector256<int>.Zero;
            for (int lane = 0; lane < 8; lane++)
                expected = expected.WithElement(lane, (a[2 * lane] * b[2 * lane]) + (a[(2 * lane) + 1] * b[(2 * lane) + 1]));

            Assert.Equal(expected, LaneMath.MultiplyPairs(a.AsInt32(), b.AsInt32()));
            Assert.Equal(expected, LaneMath.MultiplyPairsPortable(a.AsInt32(), b.AsInt32()));
        }
    }

    [Fact]
    public void AddNeighbours_OnThisProcessor_GivesThePortableBits()
    {
        Vector256<int> a = Vector256.Create(1, 2, 30, 40, 500, 600, 7000, 8000);
        Vector256<int> b = Vector256.Create(-1, -2, -30, -40, -500, -600, int.MaxValue, 1);
        Vector256<int> expected = Vector256.Create(3, 70, -3, -70, 1100, 15000, -1100, int.MinValue);

        Assert.Equal(expected, LaneMath.AddNeighbours(a, b));
        Assert.Equal(expected, LaneMath.AddNeighboursPortable(a, b));
    }

    private static Vector256<short> Shorts(Random random)
    {
        Span<short> lanes = stackalloc short[16];
        random.NextBytes(MemoryMarshal.AsBytes(lanes));
        return Vector256.Create<short>(lanes);
    }
}
