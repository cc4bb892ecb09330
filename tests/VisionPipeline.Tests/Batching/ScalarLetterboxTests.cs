using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Batching;

/// <summary>The scalar letterbox against references that share no code with it.</summary>
public sealed class ScalarLetterboxTests
{
    // cv2.resize (OpenCV 4.6, float32) of the 13x9 picture of Pattern to 8x6.
    private static readonly float[] OpenCvArea =
    [
        49.5641f, 122.0257f, 132.3077f, 150.7692f, 87.2308f, 97.0257f, 142.4872f, 135.9231f,
        125.2564f, 119.1539f, 119.7436f, 128.0513f, 173.4359f, 146.8205f, 139.7692f, 132.8974f,
        78.1026f, 165.4872f, 152.8462f, 103.6667f, 131.0769f, 138.1026f, 141.5897f, 175.6923f,
        131.4872f, 113.5385f, 140.2821f, 150.2821f, 99.1282f, 96.0000f, 89.7949f, 150.3590f,
        95.4872f, 153.4359f, 149.6154f, 57.7692f, 117.9487f, 147.9487f, 161.9744f, 193.1539f,
        148.8718f, 101.4872f, 105.8205f, 188.1282f, 207.8462f, 105.8462f, 110.1795f, 132.1282f,
    ];

    private static readonly float[] OpenCvLinear =
    [
        37.3594f, 113.3281f, 131.5469f, 157.7656f, 60.0625f, 86.4375f, 146.1719f, 147.1875f,
        132.1406f, 110.0000f, 117.2500f, 132.5000f, 179.8281f, 147.2344f, 153.2500f, 143.2969f,
        63.7344f, 168.0625f, 156.1875f, 71.0781f, 107.4375f, 132.2656f, 142.6875f, 187.2031f,
        138.1250f, 99.4844f, 141.8906f, 148.7969f, 71.2031f, 85.0625f, 84.5156f, 162.9219f,
        83.3125f, 160.2656f, 165.0625f, 33.7031f, 118.8125f, 141.3906f, 174.7344f, 206.8281f,
        157.7031f, 91.6875f, 114.0625f, 200.4375f, 221.5625f, 94.1875f, 116.5625f, 137.6875f,
    ];

    // The same to 24x17, INTER_LINEAR, row 8.
    private static readonly float[] OpenCvLinearEnlarged =
    [
        108.0000f, 141.1250f, 198.5417f, 221.5208f, 231.8125f, 242.1042f, 247.0625f, 118.6875f, 26.0416f, 83.4584f, 124.5625f, 134.8542f,
        145.1458f, 155.4375f, 165.7292f, 176.0208f, 186.3125f, 196.6042f, 118.8750f, 48.1875f, 58.4792f, 68.7708f, 79.0625f, 85.0000f,
    ];

    public static TheoryData<PixelLayout, ColorMatrix, ColorRange> Colours()
    {
        var data = new TheoryData<PixelLayout, ColorMatrix, ColorRange>();
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            foreach (ColorMatrix matrix in new[] { ColorMatrix.Bt601, ColorMatrix.Bt709, ColorMatrix.Bt2020 })
            {
                data.Add(layout, matrix, ColorRange.Limited);
                data.Add(layout, matrix, ColorRange.Full);
            }
        }

        return data;
    }

    [Theory]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Bilinear)]
    public void RunScalar_Shrinking_GivesWhatOpenCvGives(ResizeFilter filter)
    {
        float[] grey = Grey(Pattern(), 8, 6, filter);

        AssertClose(filter == ResizeFilter.Area ? OpenCvArea : OpenCvLinear, grey, 0.02);
    }

    [Theory]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Bilinear)]
    public void RunScalar_Enlarging_GivesWhatOpenCvGives(ResizeFilter filter)
    {
        float[] grey = Grey(Pattern(), 24, 17, filter);

        AssertClose(OpenCvLinearEnlarged, grey[(8 * 24)..(9 * 24)], 0.02);
    }

    [Theory]
    [MemberData(nameof(Colours))]
    public void RunScalar_FlatColour_FollowsTheStandard(PixelLayout layout, ColorMatrix matrix, ColorRange range)
    {
        // From RGB to codes by the definition of the standards, then back through the letterbox.
        (double kr, double kb) = matrix switch
        {
            ColorMatrix.Bt601 => (0.299, 0.114),
            ColorMatrix.Bt709 => (0.2126, 0.0722),
            _ => (0.2627, 0.0593),
        };
        var format = new YuvFormat(10, 6, layout, matrix, range);
        int bits = format.BytesPerSample == 2 ? 10 : 8;
        int unit = 1 << (bits - 8);
        int top = (1 << bits) - 1;
        foreach ((double r, double g, double b) in new[] { (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.2, 0.5, 0.7) })
        {
            double luma = (kr * r) + ((1 - kr - kb) * g) + (kb * b);
            double cb = (b - luma) / (2 * (1 - kb));
            double cr = (r - luma) / (2 * (1 - kr));
            int[] codes = range == ColorRange.Limited
                ? [(int)Math.Round(unit * (16 + (219 * luma))), (int)Math.Round(unit * (128 + (224 * cb))), (int)Math.Round(unit * (128 + (224 * cr)))]
                : [(int)Math.Round(top * luma), (int)Math.Round((128 * unit) + (top * cb)), (int)Math.Round((128 * unit) + (top * cr))];
            var picture = new TestPicture(format, (component, _, _) => Math.Min(codes[component], top));
            var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 5, TargetHeight = 3 });
            var tensor = new float[plan.Options.TensorLength];

            plan.RunScalar(picture.Image, tensor);

            // Rounding to codes costs at most half a code per component, times the largest gain.
            double slack = 1.6 / top * (range == ColorRange.Limited ? 1.17 : 1);
            bool grey = layout == PixelLayout.Gray8;
            for (int i = 0; i < 15; i++)
            {
                Assert.Equal(grey ? luma : r, tensor[i], slack);
                Assert.Equal(grey ? luma : g, tensor[15 + i], slack);
                Assert.Equal(grey ? luma : b, tensor[30 + i], slack);
            }
        }
    }

    [Fact]
    public void RunScalar_Area_IsTheExactBoxAverage()
    {
        var random = new Random(5);
        for (int i = 0; i < 60; i++)
        {
            int width = random.Next(2, 60);
            int target = random.Next(1, width + 1);
            var codes = new int[width];
            for (int x = 0; x < width; x++)
                codes[x] = random.Next(256);
            var format = new YuvFormat(width, width, PixelLayout.Gray8, Range: ColorRange.Full);
            float[] grey = Grey(new TestPicture(format, (_, x, _) => codes[x]), target, target, ResizeFilter.Area);

            for (int x = 0; x < target; x++)
            {
                // Each source pixel cut into as many parts as there are target pixels makes every box a whole number of parts.
                double sum = 0;
                for (int part = 0; part < width; part++)
                    sum += codes[((x * width) + part) / target];
                Assert.Equal(sum / width, grey[x], 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(PixelLayout.Yuv420P, ChromaSiting.Left)]
    [InlineData(PixelLayout.Yuv420P, ChromaSiting.Center)]
    [InlineData(PixelLayout.Nv12, ChromaSiting.Left)]
    [InlineData(PixelLayout.Yuv422P, ChromaSiting.Center)]
    [InlineData(PixelLayout.Yuv422P, ChromaSiting.Left)]
    [InlineData(PixelLayout.Yuv444P, ChromaSiting.Left)]
    public void RunScalar_ChromaRamp_KeepsItsPlace(PixelLayout layout, ChromaSiting siting)
    {
        // V rises by 2 codes per luma column and 1 per luma row; each sample holds the value at its own place.
        bool halfWidth = layout != PixelLayout.Yuv444P;
        bool halfHeight = layout is PixelLayout.Yuv420P or PixelLayout.Nv12;
        var format = new YuvFormat(48, 32, layout, ColorMatrix.Bt601, ColorRange.Full, siting);
        var picture = new TestPicture(format, (component, x, y) =>
        {
            double column = !halfWidth ? x + 0.5 : siting == ChromaSiting.Left ? (2 * x) + 0.5 : (2 * x) + 1;
            double row = halfHeight ? (2 * y) + 1 : y + 0.5;
            return component == 2 ? (int)((2 * column) + (2 * row)) + 40 : component == 1 ? 128 : 100;
        });
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
        {
            var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 24, TargetHeight = 16, White = 255, Filter = filter });
            var tensor = new float[plan.Options.TensorLength];

            plan.RunScalar(picture.Image, tensor);

            // Away from the edges a linear filter keeps a ramp as it is: red = Y + 1.402 (V - 128).
            for (int y = 2; y < 14; y++)
            {
                for (int x = 2; x < 22; x++)
                {
                    double v = (2 * ((2 * x) + 1)) + (2 * ((2 * y) + 1)) + 40;
                    Assert.Equal(Math.Clamp(100 + (1.402 * (v - 128)), 0, 255), tensor[(y * 24) + x], 0.8);
                }
            }
        }
    }

    [Theory]
    [InlineData(Rotation.Clockwise90)]
    [InlineData(Rotation.Clockwise180)]
    [InlineData(Rotation.Clockwise270)]
    public void RunScalar_Rotation_TurnsThePixels(Rotation rotation)
    {
        var format = new YuvFormat(12, 9, PixelLayout.Gray8, Range: ColorRange.Full);
        TestPicture picture = TestPicture.Noise(format, 8);
        bool quarter = rotation != Rotation.Clockwise180;
        (int width, int height) = quarter ? (9, 12) : (12, 9);
        var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = width, TargetHeight = height }, rotation);
        var tensor = new byte[plan.Options.TensorLength];

        plan.RunScalar(picture.Image, tensor);

        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 12; x++)
            {
                (int atX, int atY) = rotation switch
                {
                    Rotation.Clockwise90 => (8 - y, x),
                    Rotation.Clockwise180 => (11 - x, 8 - y),
                    _ => (y, 11 - x),
                };
                Assert.Equal(picture.Plane(0)[(y * 12) + x], tensor[(atY * width) + atX]);
            }
        }
    }

    private static TestPicture Pattern() =>
        new(new YuvFormat(13, 9, PixelLayout.Gray8, Range: ColorRange.Full), (_, x, y) => ((x * 37) + (y * 91) + (x * y * 13 % 29 * 3)) % 256);

    private static float[] Grey(TestPicture picture, int width, int height, ResizeFilter filter)
    {
        var plan = new LetterboxPlan(picture.Format, new LetterboxOptions { TargetWidth = width, TargetHeight = height, White = 255, Filter = filter });
        Assert.Equal((width, height), (plan.Letterbox.ContentWidth, plan.Letterbox.ContentHeight));
        var tensor = new float[plan.Options.TensorLength];
        plan.RunScalar(picture.Image, tensor);
        return tensor[..(width * height)];
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
