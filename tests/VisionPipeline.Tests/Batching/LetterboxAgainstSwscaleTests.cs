using FFmpeg.AutoGen;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Batching;

public sealed class LetterboxAgainstSwscaleTests
{
    [NeedsSwscaleFact]
    public void Run_SmoothPicture_LooksLikeSwscale()
    {
        foreach (ColorRange range in Enum.GetValues<ColorRange>())
        {
            foreach ((ColorMatrix matrix, int space) in new[] { (ColorMatrix.Bt601, ffmpeg.SWS_CS_ITU601), (ColorMatrix.Bt709, ffmpeg.SWS_CS_ITU709) })
            {
                var format = new YuvFormat(320, 180, PixelLayout.Yuv420P, matrix, range);
                var picture = new TestPicture(format, (component, x, y) => component switch
                {
                    0 => (int)(120 + (50 * Math.Sin(x / 40.0)) + (30 * Math.Cos(y / 30.0))),
                    1 => (int)(128 + (30 * Math.Sin((x + y) / 45.0))),
                    _ => (int)(128 + (30 * Math.Cos((x - y) / 35.0))),
                });
                using var scaler = new SwsScaler(
                    320, 180, AVPixelFormat.AV_PIX_FMT_YUV420P, 160, 90, AVPixelFormat.AV_PIX_FMT_GBRP, SwsFilterKind.Area, accurate: true);
                scaler.SetSourceColors(space, range == ColorRange.Full);
                scaler.Scale(Slack(picture.Plane(0)), 320, Slack(picture.Plane(1)), 160, Slack(picture.Plane(2)), 160);
                var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 160, TargetHeight = 90 });
                var tensor = new byte[plan.Options.TensorLength];

                plan.Run(picture.Image, tensor);

                double sum = 0;
                int worst = 0;
                for (int plane = 0; plane < 3; plane++)
                {
                    // GBRP: green first, then blue, then red.
                    int theirs = plane switch { 0 => 2, 1 => 0, _ => 1 };
                    for (int y = 0; y < 90; y++)
                    {
                        for (int x = 0; x < 160; x++)
                        {
                            int difference = Math.Abs(tensor[(plane * 160 * 90) + (y * 160) + x] - scaler.Plane(theirs)[(y * scaler.Stride(theirs)) + x]);
                            sum += difference;
                            worst = Math.Max(worst, difference);
                        }
                    }
                }

                Assert.InRange(sum / tensor.Length, 0, 1.2);
                Assert.InRange(worst, 0, 5);
            }
        }
    }

    private static byte[] Slack(ReadOnlySpan<byte> plane)
    {
        var longer = new byte[plane.Length + SwsScaler.SourceSlack];
        plane.CopyTo(longer);
        return longer;
    }
}
