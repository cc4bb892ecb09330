using VisionPipeline.Batching;
using VisionPipeline.Frames;
using Xunit.Abstractions;

namespace VisionPipeline.Tests.Batching;

public sealed class LetterboxPlanTests(ITestOutputHelper output)
{
    // A quarter of what is promised (1/255): what rounding in 15-bit fixed point can add up to.
    private const double FloatTolerance = 0.25 / 255;

    [Theory]
    [InlineData(1, 300, 2, 160, 8, 200)]
    [InlineData(2, 48, 2, 700, 8, 300)]
    [InlineData(3, 24, 600, 1200, 16, 64)]
    public void Run_RandomGeometries_EqualsScalar(int seed, int cases, int least, int most, int leastTarget, int mostTarget)
    {
        var random = new Random(seed);
        PixelLayout[] layouts = Enum.GetValues<PixelLayout>();
        Rotation[] turns = Enum.GetValues<Rotation>();
        double worst = 0;
        int vector = 0;
        for (int i = 0; i < cases; i++)
        {
            var format = new YuvFormat(
                random.Next(least, most),
                random.Next(least, most),
                layouts[i % layouts.Length],
                (ColorMatrix)random.Next(4),
                (ColorRange)random.Next(2),
                (ChromaSiting)random.Next(2));
            var options = new LetterboxOptions
            {
                TargetWidth = random.Next(leastTarget, mostTarget),
                TargetHeight = random.Next(leastTarget, mostTarget),
                Filter = (ResizeFilter)random.Next(2),
                White = random.Next(2) == 0 ? 1 : 255,
                Channels = (ChannelOrder)random.Next(2),
                Padding = (byte)random.Next(256),
            };
            Rotation rotation = turns[random.Next(4)];
            int extra = random.Next(3) * random.Next(40);
            TestPicture picture = random.Next(2) == 0
                ? TestPicture.Noise(format, i, extra)
                : TestPicture.Structured(format, i, extra);
            var plan = new LetterboxPlan(format, options, rotation);
            vector += plan.HasVectorCode ? 1 : 0;

            worst = Math.Max(worst, Compare(plan, picture));
        }

        output.WriteLine($"{vector} of {cases} by vector code, largest difference {worst * 255:F4} of a code");
        Assert.True(vector > cases / 2);
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(1920, 1080)]
    [InlineData(1921, 1081)]
    [InlineData(3840, 2160)]
    [InlineData(7680, 16)]
    [InlineData(17, 4320)]
    [InlineData(1, 1)]
    [InlineData(1, 200)]
    [InlineData(200, 1)]
    [InlineData(2, 2)]
    [InlineData(704, 576)]
    [InlineData(1279, 719)]
    public void Run_KnownGeometries_EqualsScalar(int width, int height)
    {
        foreach (PixelLayout layout in new[] { PixelLayout.Yuv420P, PixelLayout.Nv12, PixelLayout.P010 })
        {
            foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
            {
                var format = new YuvFormat(width, height, layout);
                var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 320, TargetHeight = 192, Filter = filter });

                Compare(plan, TestPicture.Noise(format, width + height, 13));
            }
        }
    }

    [Theory]
    [InlineData(PixelLayout.Yuv420P, Rotation.None)]
    [InlineData(PixelLayout.Nv12, Rotation.Clockwise90)]
    [InlineData(PixelLayout.P010, Rotation.Clockwise180)]
    [InlineData(PixelLayout.Gray8, Rotation.Clockwise270)]
    public void Run_Repeated_AllocatesNothing(PixelLayout layout, Rotation rotation)
    {
        var format = new YuvFormat(320, 180, layout);
        TestPicture picture = TestPicture.Noise(format, 1);
        var scaler = new LetterboxScaler(new LetterboxOptions { TargetWidth = 160, TargetHeight = 160 });
        var floats = new float[scaler.Options.TensorLength];
        var bytes = new byte[scaler.Options.TensorLength];
        scaler.Run(picture.Image, rotation, floats);
        scaler.Run(picture.Image, rotation, bytes);
        LetterboxPlan plan = scaler.PlanFor(format, rotation);

        // Of several rounds the least counts: while code is still being compiled the runtime itself allocates now and then.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                scaler.Run(picture.Image, rotation, floats);
                scaler.Run(picture.Image, rotation, bytes);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Same(plan, scaler.PlanFor(format, rotation));
    }

    [Fact]
    public void Run_FormatChanges_MakesANewPlan()
    {
        var scaler = new LetterboxScaler(new LetterboxOptions { TargetWidth = 64, TargetHeight = 64 });
        var tensor = new float[scaler.Options.TensorLength];
        var small = new YuvFormat(64, 32, PixelLayout.Yuv420P);
        var large = new YuvFormat(128, 128, PixelLayout.Nv12);

        Letterbox first = scaler.Run(TestPicture.Noise(small, 1).Image, Rotation.None, tensor);
        Letterbox second = scaler.Run(TestPicture.Noise(large, 1).Image, Rotation.None, tensor);
        Letterbox third = scaler.Run(TestPicture.Noise(small, 1).Image, Rotation.Clockwise90, tensor);

        Assert.Equal((64, 32), (first.ContentWidth, first.ContentHeight));
        Assert.Equal((64, 64), (second.ContentWidth, second.ContentHeight));
        Assert.Equal((32, 64), (third.ContentWidth, third.ContentHeight));
    }

    [Fact]
    public void Run_PaddingIsThere_LeavesTheBars()
    {
        var format = new YuvFormat(64, 32, PixelLayout.Yuv420P);
        var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 64, TargetHeight = 64 });
        var tensor = new byte[plan.Options.TensorLength];
        Array.Fill(tensor, (byte)7);

        plan.Run(TestPicture.Noise(format, 1).Image, tensor, hasPadding: true);

        Assert.All(tensor[..(16 * 64)], value => Assert.Equal(7, value));
        Assert.All(tensor[(48 * 64)..(64 * 64)], value => Assert.Equal(7, value));
    }

    [Fact]
    public void Run_LargerTensor_LeavesTheRest()
    {
        var format = new YuvFormat(50, 40, PixelLayout.Nv12);
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 33, TargetHeight = 35 }, rotation);
            var tensor = new float[plan.Options.TensorLength + 64];
            Array.Fill(tensor, -5f);

            plan.Run(TestPicture.Noise(format, 1).Image, tensor);

            Assert.All(tensor[plan.Options.TensorLength..], value => Assert.Equal(-5f, value));
            Assert.All(tensor[..plan.Options.TensorLength], value => Assert.InRange(value, 0f, 1f));
        }
    }

    [Fact]
    public void Run_OtherFormat_IsRefused()
    {
        var plan = new LetterboxPlan(new YuvFormat(64, 32, PixelLayout.Nv12), new LetterboxOptions { TargetWidth = 64, TargetHeight = 64 });
        TestPicture other = TestPicture.Noise(new YuvFormat(64, 30, PixelLayout.Nv12), 1);
        var tensor = new float[plan.Options.TensorLength];

        Assert.Throws<ArgumentException>(() => plan.Run(other.Image, tensor));
        Assert.Throws<ArgumentException>(() => plan.Run(default, tensor));
    }

    [Fact]
    public void Run_ShortTensor_SaysHowMuchIsNeeded()
    {
        var format = new YuvFormat(64, 32, PixelLayout.Nv12);
        var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 64, TargetHeight = 64 });
        TestPicture picture = TestPicture.Noise(format, 1);

        ArgumentException e = Assert.Throws<ArgumentException>(() => plan.Run(picture.Image, new float[100]));

        Assert.Contains("100 elements: 12288 needed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 64, 1f, "each side")]
    [InlineData(64, 20000, 1f, "each side")]
    [InlineData(64, 64, 2f, "must be 1 or 255")]
    public void Constructor_ImpossibleOptions_SaysWhatWouldBeRight(int width, int height, float white, string words)
    {
        var options = new LetterboxOptions { TargetWidth = width, TargetHeight = height, White = white };

        ArgumentException e = Assert.Throws<ArgumentException>(() => new LetterboxPlan(new YuvFormat(8, 8, PixelLayout.Nv12), options));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static double Compare(LetterboxPlan plan, TestPicture picture)
    {
        int length = plan.Options.TensorLength;
        var floats = new float[length];
        var scalar = new float[length];
        var bytes = new byte[length];
        var scalarBytes = new byte[length];
        Array.Fill(floats, float.NaN);
        plan.Run(picture.Image, floats);
        plan.RunScalar(picture.Image, scalar);
        plan.Run(picture.Image, bytes);
        plan.RunScalar(picture.Image, scalarBytes);

        double worst = 0;
        for (int i = 0; i < length; i++)
        {
            double difference = Math.Abs(floats[i] - scalar[i]) / plan.Options.White;
            worst = Math.Max(worst, difference);
            // Written so that NaN, an element that was never stored, fails too.
            if (!(difference <= FloatTolerance) || Math.Abs(bytes[i] - scalarBytes[i]) > 1)
                Assert.Fail($"{plan.Format} {plan.Options} {plan.Letterbox}: element {i} is {floats[i]} and {bytes[i]}, scalar {scalar[i]} and {scalarBytes[i]}");
        }

        return worst;
    }
}
