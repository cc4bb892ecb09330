using OpenCvSharp;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
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
        using var decoder = new VideoDecoder(path, source.Video, source.Parameters, new DecoderOptions { Kind = DecoderKind.Software }, devices, logger, TimeProvider.System);
        using var converter = new RgbConverter();
        using var pixels = new Mat();
        using var upright = new Mat();
        List<ClipPlate> plates = [];
        double next = 0;
        long number = 0;
        foreach (FrameLease lease in ClipFrames.Of(source, decoder, cancellation))
        {
            using (lease)
            {
                double time = lease.Frame.Pts?.TotalSeconds ?? (number / 25.0);
                number++;
                if (time < next)
                    continue;
                next = time + every;
                converter.Convert(lease.Frame.Media, pixels);
                Mat shown = Turn(pixels, upright, lease.Frame.Rotation);
                Scene scene = scenes.Read(shown, number);
                Follow(plates, scene, time);
                onScene?.Invoke(shown, scene, time);
            }
        }

        return [.. plates.Where(plate => scenes.IsAnswer(plate.Reading) && (plate.Frames > 1 || plate.Reading.Confidence >= SureAtOnce)).OrderBy(static plate => plate.BestTime)];
    }

    private void Follow(List<ClipPlate> plates, Scene scene, double time)
    {
        List<ClipPlate> taken = [];
        // Looks that are no answers on their own may be one together.
        foreach (ScenePlate seen in scene.Plates.Where(static plate => plate.Seen.Reading is { NoPlate: < 0.5, Text.Length: > 0 }))
        {
            ClipPlate? same = plates
        foreach (ClipPlate gone in plates.Where(plate => time - plate.LastTime > Forgotten))
            gone.Settle();
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
