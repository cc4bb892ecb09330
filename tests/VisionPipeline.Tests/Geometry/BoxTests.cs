using VisionPipeline.Geometry;

namespace VisionPipeline.Tests.Geometry;

public sealed class BoxTests
{
    [Fact]
    public void IoU_HalfShared_IsAThird() => Assert.Equal(1 / 3f, new Box(0, 0, 10, 10).IoU(new Box(5, 0, 10, 10)), 5);

    [Fact]
    public void IoU_ApartOrEmpty_IsNothing()
    {
        Assert.Equal(0, new Box(0, 0, 10, 10).IoU(new Box(10, 0, 10, 10)));
        Assert.Equal(0, new Box(0, 0, 10, 10).IoU(new Box(0, 0, 0, 0)));
        Assert.Equal(0, new Box(0, 0, 0, 0).IoU(new Box(0, 0, 0, 0)));
    }

    [Fact]
    public void Shared_OneWithinTheOther_IsTheSmaller() => Assert.Equal(4, new Box(0, 0, 10, 10).Shared(new Box(3, 3, 2, 2)));
}
