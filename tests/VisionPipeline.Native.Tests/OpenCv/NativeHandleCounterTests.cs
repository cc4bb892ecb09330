using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.OpenCv;

public sealed class NativeHandleCounterTests
{
    [Fact]
    public void Outstanding_IsCreatedLessReleased_AndInTheSnapshot()
    {
        NativeHandleCounter counter = NativeHandleCounter.For("a kind of this test");
        counter.Created();
        counter.Created();
        counter.Released();

        Assert.Same(counter, NativeHandleCounter.For("a kind of this test"));
        Assert.Equal((1, 2), (counter.Outstanding, counter.Total));
        Assert.Equal(1, NativeHandleCounter.Snapshot()["a kind of this test"]);
        counter.Released();
    }
}
