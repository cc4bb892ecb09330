using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneClipTests
{
    [Fact]
    public void Write_Decoded_GivesEveryFrameAtItsTimeAndAsItWasDrawn()
    {
        var spec = SceneSpec.Parse("day?seed=2&size=320x180&fps=10&seconds=4&lanes=1&rate=30");
        using (var folder = new TempFolder())
        {
            string path = folder.File("clip.mp4");
            SceneClip.Write(spec, path);
            using var source = PacketSource.Open(SourceUrl.Parse("file:" + path), new SourceOptions());
            Assert.Equal(("h264", 320, 180), (source.Video.CodecName, source.Video.Width, source.Video.Height));
            using var decoder = MediaDecoder.Open(source.Parameters, new MediaDecoderOptions());
            using var renderer = new SceneRenderer(spec);
            using var packet = new MediaPacket();
            using var frame = new MediaFrame();
            var keys = new List<int>();
            int frames = 0;
            for (bool more = true; more;)
            {
                more = source.Read(packet) == PacketReadStatus.Packet;
                decoder.Send(more ? packet : null);
                while (decoder.Receive(frame) == DecodeStatus.Done)
                {
                    Assert.Equal(frames / 10.0, frame.Pts!.Value * source.Video.TimeBase, 6);
                    if (frame.IsKey)
                        keys.Add(frames);
                    renderer.Render(frames++);
                    Assert.InRange(Difference(frame, renderer.Canvas), 0, 8);
                }
            }

            Assert.Equal(40, frames);
            Assert.Equal([0, 20], keys);
        }

        NativeHandles.AssertNoneLeft();
    }

    [Fact]
    public void Write_BrokenOff_Throws()
    {
        using (var folder = new TempFolder())
            Assert.Throws<OperationCanceledException>(() => SceneClip.Write(SceneSpec.Parse("empty?size=320x180&seconds=2"), folder.File("clip.mp4"), new CancellationToken(true)));
        NativeHandles.AssertNoneLeft();
    }

    // Mean distance of luma samples.
    private static double Difference(MediaFrame frame, SceneCanvas canvas)
    {
        ReadOnlySpan<byte> plane = frame.Plane(0);
        long sum = 0;
        for (int i = 0; i < canvas.Y.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, canvas.Width);
            sum += Math.Abs(plane[(y * frame.Stride(0)) + x] - canvas.Y[i]);
        }

        return (double)sum / canvas.Y.Length;
    }
}
