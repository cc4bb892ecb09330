using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Batching;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;
using VisionPipeline.Sources;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Bench;

/// <summary>Measures <see cref="BareParts"/> on the frames of one file, each part alone on one thread.</summary>
internal sealed class BarePartsMeter
{
    private const int KeptFrames = 6;
    private const int Runs = 40;

    private readonly string _file;
    private readonly ObjectDetector _detector;
    private readonly OnnxModel _reader;

    /// <summary>Makes one.</summary>
    /// <param name="file">A video.</param>
    /// <param name="detector">The detector as the pipeline runs it; stays the caller's.</param>
    /// <param name="reader">The plate reader's model; stays the caller's.</param>
    public BarePartsMeter(string file, ObjectDetector detector, OnnxModel reader)
    {
        _file = file;
        _detector = detector;
        _reader = reader;
    }

    /// <summary>Measures all parts once.</summary>
    /// <param name="batch">Pictures of one detector run, as the pipeline had them on average.</param>
    /// <param name="crops">Crops of one reader run, likewise.</param>
    /// <param name="cancellation">Ends it.</param>
    public BareParts Measure(int batch, int crops, CancellationToken cancellation)
    {
        using PacketSource source = PacketSource.Open(SourceUrl.Parse(_file), new SourceOptions(), cancellation);
        using var devices = new DecoderDevices();
        var options = new DecoderOptions { Kind = DecoderKind.Software, Threads = 1, FramesOut = KeptFrames + 2 };
        List<FrameLease> kept = [];
        try
        {
            TimeSpan decode = Decode(
                ClipFrames.Of(source, (stream, parameters) => new VideoDecoder("bare", stream, parameters, options, devices, NullLogger.Instance, TimeProvider.System), cancellation), kept);
            TimeSpan letterbox = Letterbox(kept);
            return new BareParts(decode, letterbox, Detect(batch), Read(crops));
        }
        finally
        {
            kept.ForEach(static lease => lease.Dispose());
        }
    }

    private static TimeSpan Decode(IEnumerable<FrameLease> all, List<FrameLease> kept)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long frames = 0;
        foreach (FrameLease lease in all)
        {
            // A few frames from all over the file stand for all of it.
            if (frames++ % 50 == 0 && kept.Count < KeptFrames)
                kept.Add(lease);
            else
                lease.Dispose();
        }

        return (Environment.CpuUsage.TotalTime - start) / Math.Max(1, frames);
    }

    private TimeSpan Letterbox(List<FrameLease> frames)
    {
        LetterboxScaler scaler = _detector.CreateScaler();
        return PerItem(_detector.Capacity, () =>
        {
            for (int slot = 0; slot < _detector.Capacity; slot++)
            {
                VideoFrame frame = frames[slot % frames.Count].Frame;
                _detector.Put(slot, frame.Image, frame.Rotation, scaler);
            }
        });
    }

    private TimeSpan Detect(int batch) => PerItem(batch, () => _detector.Run(batch));

    private TimeSpan Read(int crops)
    {
        using var runner = new BatchRunner(_reader, [CropCutter.Height, CropCutter.Width, 3], crops, ["slots"], [[PlateAlphabet.MaxLength, PlateAlphabet.Symbols]]);
        return PerItem(crops, () => runner.Run(crops));
    }

    private static TimeSpan PerItem(int items, Action run)
    {
        run();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Runs; i++)
            run();
        return (Environment.CpuUsage.TotalTime - start) / (Runs * items);
    }
}
