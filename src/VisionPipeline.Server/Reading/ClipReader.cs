using OpenCvSharp;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>Reads the plates of a clip: a look every so often, looks at one plate voted on together.</summary>
/// <param name="scenes">Reads single frames.</param>
/// <param name="every">Seconds between looks.</param>
/// <param name="logger">Takes what the decoder says.</param>
internal sealed class ClipReader(SceneReader scenes, double every, ILogger logger)
{
    // Without a tracker two looks are at one plate where they overlap, or soon after each other read nearly the same.
    private const double SameOverlap = 0.2;
    private const double SameText = 1.5;
    private const double Forgotten = 3;

    // A plate seen once needs this confidence: badges and signs are rarely read alike twice.
    private const double SureAtOnce = 0.9;

    /// <summary>Reads a clip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onScene">Takes each frame that was looked at with its time in seconds; may be null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plates, by the time of their best look.</returns>
    /// <exception cref="SourceException">It is no clip.</exception>
    /// <exception cref="DecoderException">No decoder takes it.</exception>
    public IReadOnlyList<ClipPlate> Read(string path, Action<Mat, Scene, double>? onScene, CancellationToken cancellation)
    {
        using PacketSource source = PacketSource.Open(SourceUrl.Parse("file:" + path), new SourceOptions(), cancellation);
        using var devices = new DecoderDevices();
        using var converter = new RgbConverter();
        using var pixels = new Mat();
        using var upright = new Mat();
        List<ClipPlate> plates = [];
        var clock = new ClipClock();
        var next = TimeSpan.Zero;
        long number = 0;
        foreach (FrameLease lease in ClipFrames.Of(source, Open, cancellation))
        {
            using (lease)
            {
                TimeSpan at = clock.Place(lease.Frame.Pts);
                number++;
                if (at < next)
                    continue;
                next = at + TimeSpan.FromSeconds(every);
                double time = at.TotalSeconds;
                converter.Convert(lease.Frame.Media, pixels);
                Mat shown = Turn(pixels, upright, lease.Frame.Rotation);
                Scene scene = scenes.Read(shown, number);
                Follow(plates, scene, time);
                onScene?.Invoke(shown, scene, time);
            }
        }

        return [.. plates.Where(plate => scenes.IsAnswer(plate.Reading) && (plate.Frames > 1 || plate.Reading.Confidence >= SureAtOnce)).OrderBy(static plate => plate.BestTime)];

        VideoDecoder Open(MediaStream stream, CodecParameters parameters) =>
            new(path, stream, parameters, new DecoderOptions { Kind = DecoderKind.Software }, devices, logger, TimeProvider.System);
    }

    private void Follow(List<ClipPlate> plates, Scene scene, double time)
    {
        foreach (ClipPlate gone in plates.Where(plate => time - plate.LastTime > Forgotten))
            gone.Settle();
        List<ClipPlate> taken = [];
        // Looks that are no answers on their own may be one together.
        foreach (ScenePlate seen in scene.Plates.Where(static plate => plate.Seen.Reading is { NoPlate: < 0.5, Text.Length: > 0 }))
        {
            ClipPlate? same = plates
                .Where(plate => time - plate.LastTime <= Forgotten && !taken.Contains(plate) && IsSame(plate, seen))
                .MaxBy(plate => plate.Last.Overlap(seen.Box));
            if (same is null)
                plates.Add(same = new ClipPlate(scenes.Fusion));
            same.Add(seen, time);
            taken.Add(same);
        }
    }

    private static bool IsSame(ClipPlate plate, ScenePlate seen) =>
        plate.Last.Overlap(seen.Box) >= SameOverlap || Confusables.Distance(plate.Reading.Text, seen.Seen.Reading.Text) <= SameText;

    private static Mat Turn(Mat pixels, Mat into, Rotation rotation)
    {
        if (rotation == Rotation.None)
            return pixels;
        Cv2.Rotate(pixels, into, rotation switch
        {
            Rotation.Clockwise90 => RotateFlags.Rotate90Clockwise,
            Rotation.Clockwise180 => RotateFlags.Rotate180,
            _ => RotateFlags.Rotate90Counterclockwise,
        });
        return into;
    }
}
