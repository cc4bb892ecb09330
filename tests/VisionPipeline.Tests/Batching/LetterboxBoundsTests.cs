using System.Runtime.InteropServices;
using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Batching;

public sealed class LetterboxBoundsTests
{
    [Fact]
    public void Run_PlanesAndTensorEndAtAForbiddenPage_StaysInside()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var random = new Random(21);
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            for (int i = 0; i < 24; i++)
            {
                var format = new YuvFormat(random.Next(1, 90), random.Next(1, 70), layout);
                TestPicture picture = TestPicture.Noise(format, i, random.Next(2) * random.Next(20));
                var options = new LetterboxOptions
                {
                    TargetWidth = random.Next(1, 80),
                    TargetHeight = random.Next(1, 80),
                    Filter = (ResizeFilter)(i % 2),
                };
                var plan = new LetterboxPlan(format, options, (Rotation)(90 * random.Next(4)));
                using var plane0 = new GuardedMemory(picture.Plane(0));
                using var plane1 = new GuardedMemory(picture.Plane(1));
                using var plane2 = new GuardedMemory(picture.Plane(2));
                using var floats = new GuardedMemory(new byte[options.TensorLength * sizeof(float)]);
                using var bytes = new GuardedMemory(new byte[options.TensorLength]);
                var image = new YuvImage(
                    format, plane0.Span, picture.Stride(0), plane1.Span, picture.Stride(1), plane2.Span, picture.Stride(2));

                plan.Run(image, MemoryMarshal.Cast<byte, float>(floats.Span));
                plan.Run(image, bytes.Span);

                var expected = new byte[options.TensorLength];
                plan.Run(picture.Image, expected);
                Assert.Equal(expected, bytes.Span.ToArray());
            }
        }
    }
}
