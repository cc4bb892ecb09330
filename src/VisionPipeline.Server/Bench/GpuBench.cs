using VisionPipeline.Batching;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Diagnostics;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Doctor;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Decode only, with letterbox, with detection, and the whole pipeline: each with all before it, from files, as fast as it goes.</summary>
/// <remarks>One after another, so that each has the machine to itself. With <see cref="GpuBenchOptions.OnProcessor"/> the same code runs without a GPU.</remarks>
internal sealed class GpuBench(GpuBenchOptions options, ILoggerFactory logs, TimeProvider time)
{
    // Decoders open with their first packet, networks are warm already; the runtime's own compiling takes the rest.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Runs all stages.</summary>
    /// <exception cref="NoGpuException">There is no GPU path here; the message says what is missing.</exception>
    /// <exception cref="VerbException">No camera could be decoded.</exception>
    public GpuBenchReport Run(CancellationToken cancellation)
    {
        VisionConfig config = Config();
        var stages = new List<GpuStageReport>();
        string device;
        string provider;
        string picture;
        IReadOnlyList<KernelTime> kernels;
        double? peak;
        double? theirs = null;
        string ffmpeg;
        using (PipelineEngines engines = new(config, new DeafSink(), logs.CreateLogger("bench"), time, options.OnProcessor ? static () => null : () => OpenGpu(config)))
        using (GpuGauges gauges = new(engines.Path?.Device, time))
        {
            device = engines.Path is { } gpu ? $"{gpu.Device.Name}, driver {gauges.DriverVersion ?? "?"}" : "the processor";
            provider = engines.Models.Detector.Model.Onnx.Provider.ToString();
            using (var feed = new GpuBenchFeed(options.Clip, time, cancellation))
                picture = FormattableString.Invariant($"{feed.Video.CodecName} {feed.Video.Width}x{feed.Video.Height}");
            stages.Add(Decode(engines, gauges, cancellation));
            stages.Add(Look("+ letterbox", engines, gauges, detects: false, cancellation));
            stages.Add(Look("+ detect", engines, gauges, detects: true, cancellation));
            kernels = engines.Path?.TimeKernels(engines.Models.Detector) ?? [];
            peak = engines.Path?.Device.PeakBytesPerSecond / 1e9;
        }

        stages.Add(Whole(config, cancellation));
        (theirs, ffmpeg) = new GpuBenchFfmpeg(options).Run(cancellation);
        return new GpuBenchReport
        {
            Machine = MachineFacts.Read(),
            Device = device,
            Date = time.GetUtcNow(),
            Options = options,
            Picture = picture,
            Provider = provider,
            Stages = stages,
            Kernels = kernels,
            PeakGigabytesPerSecond = peak,
            FfmpegFramesPerSecond = theirs,
            Ffmpeg = ffmpeg,
        };
    }

    private VisionConfig Config()
    {
        DecoderOptions decoder = options.OnProcessor ? new() { Kind = DecoderKind.Software } : new() { Kind = DecoderKind.Cuda, Strict = true };
        VisionConfig config = new()
        {
            Cameras = [.. Enumerable.Range(1, options.Cameras).Select(i => new CameraEntry
            {
                Camera = new CameraConfig { Name = $"cam{i}", Url = SourceUrl.Parse(options.Clip), Loop = true, Pace = PlaybackPace.Fast, DetectionsPerSecond = options.Rate, Decoder = decoder },
            })],
        };
        ModelsConfig models = config.Models with { Device = options.Device };
        return config with
        {
            Models = options.OnProcessor ? models with { Providers = [OrtProvider.Cpu] } : models,
            Motion = config.Motion with { Enabled = false },
            Detection = config.Detection with { Loop = config.Detection.Loop with { MaxBatch = options.Batch } },
        };
    }

    private static GpuPath OpenGpu(VisionConfig config) =>
        GpuPath.TryOpen(config, out GpuPath? path, out string? reason) ? path : throw new NoGpuException(reason);

    private GpuStageReport Decode(PipelineEngines engines, GpuGauges gauges, CancellationToken cancellation)
    {
        long? before = gauges.MemoryInUse;
        using var feed = new GpuBenchFeed(options.Clip, time, cancellation);
        Start(feed, engines, 1, static (lease, _) => lease.Dispose());
        (double frames, _, GpuLoad load) = Measure(gauges, before, feed, static () => 0, feed.FrameTime, cancellation);
        feed.Stop();
        return Report("decode", feed, frames, 0, load, "a frame, packet to surface", feed.FrameTime);
    }

    private GpuStageReport Look(string stage, PipelineEngines engines, GpuGauges gauges, bool detects, CancellationToken cancellation)
    {
        long? before = gauges.MemoryInUse;
        using var feed = new GpuBenchFeed(options.Clip, time, cancellation);
        using var gatherer = new FrameGatherer(new DetectionLoopConfig { MaxBatch = engines.Batch, MaxWait = TimeSpan.FromMilliseconds(5) }, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var mailboxes = new List<FrameMailbox>();
        var cameras = new List<ICameraIntake>();

        // Letterboxed is every frame, detected as many as a camera's rate asks for.
        int every = detects ? Math.Max(1, (int)Math.Round(feed.Rate / options.Rate)) : 1;
        for (int i = 0; i < options.Cameras; i++)
        {
            mailboxes.Add(new FrameMailbox(gatherer.Signal, time));
            cameras.Add(engines.Intake.Add());
            gatherer.Add($"cam{i + 1}", mailboxes[i], feed.Rate, cameras[i]);
        }

        var runs = new LatencyHistogram();
        long pictures = 0;
        string? fault = null;
        var thread = new Thread(Work) { Name = "bench batches", IsBackground = true };
        thread.Start();
        int next = 0;
        Start(feed, engines, every, null!, () =>
        {
            FrameMailbox mailbox = mailboxes[next++];
            return (lease, token) => mailbox.PublishWhenFree(lease, token);
        });
        (double frames, double looked, GpuLoad load) = Measure(gauges, before, feed, () => Volatile.Read(ref pictures), runs, cancellation);
        stop.Cancel();
        feed.Stop();
        thread.Join();
        mailboxes.ForEach(static mailbox => mailbox.Dispose());
        cameras.ForEach(static camera => camera.Dispose());
        if (fault is not null)
            throw new VerbException(fault);
        return Report(stage, feed, frames, looked, load, detects ? "a batch, frames to boxes" : "a batch, frames to tensor", runs);

        void Work()
        {
            var batch = new GatheredFrame[engines.Batch];
            int count;
            while ((count = gatherer.Take(batch, stop.Token)) > 0)
            {
                try
                {
                    long start = time.GetTimestamp();
                    for (int i = 0; i < count; i++)
                        engines.Intake.Put(i, batch[i].Frame.Frame, (ICameraIntake)batch[i].Camera.Tag!);
                    if (detects)
                        engines.Intake.Run(count);
                    else
                        (engines.Intake as GpuIntake)?.LetterboxOnly();
                    runs.Add(time.GetElapsedTime(start));
                    Interlocked.Add(ref pictures, count);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    fault ??= e.Message;
                    stop.Cancel();
                }
                finally
                {
                    for (int i = 0; i < count; i++)
                        batch[i].Frame.Dispose();
                }
            }
        }
    }

    private GpuStageReport Whole(VisionConfig config, CancellationToken cancellation)
    {
        using var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = new DeafSink() }, logs, time, options.OnProcessor ? static () => null : null);
        using var gauges = new GpuGauges(pipeline.GpuDevice, time);
        long? before = gauges.MemoryInUse;
        pipeline.Start();
        cancellation.WaitHandle.WaitOne(Settle);
        PipelineStatus start = pipeline.Status;
        pipeline.ForgetTimes();
        long from = time.GetTimestamp();
        GpuLoad load = gauges.Watch(options.Seconds, before, cancellation);
        double seconds = time.GetElapsedTime(from).TotalSeconds;
        PipelineStatus end = pipeline.Status;
        cancellation.ThrowIfCancellationRequested();
        bool verdicts = end.Latency.Count > 0;
        return new GpuStageReport
        {
            Stage = "+ track + OCR",
            Cameras = options.Cameras,
            FramesPerSecond = (Frames(end) - Frames(start)) / seconds,
            PicturesPerSecond = (end.DetectorPictures - start.DetectorPictures) / seconds,
            Load = load,
            TimeOf = verdicts ? "a verdict, deciding frame to event" : "a detector run (no plate was read)",
            P50Ms = (verdicts ? end.Latency.DecidingP50 : end.DetectorP50).TotalMilliseconds,
            P95Ms = (verdicts ? end.Latency.DecidingP95 : end.DetectorP95).TotalMilliseconds,
        };

        static long Frames(PipelineStatus status) => status.Cameras.Sum(static camera => camera.Camera.Stream.Frames);
    }

    private void Start(GpuBenchFeed feed, PipelineEngines engines, int every, Action<FrameLease, CancellationToken> take, Func<Action<FrameLease, CancellationToken>>? each = null)
    {
        DecoderOptions decoder = Config().Cameras[0].Camera.Decoder;
        for (int i = 0; i < options.Cameras; i++)
            feed.Start($"bench cam{i + 1}", decoder, engines.Devices, every, each?.Invoke() ?? take);
    }

    private (double Frames, double Pictures, GpuLoad Load) Measure(GpuGauges gauges, long? before, GpuBenchFeed feed, Func<long> pictures, LatencyHistogram times, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(Settle);
        times.Clear();
        long framesBefore = feed.Frames;
        long picturesBefore = pictures();
        long from = time.GetTimestamp();
        GpuLoad load = gauges.Watch(options.Seconds, before, cancellation);
        double seconds = time.GetElapsedTime(from).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        long frames = feed.Frames - framesBefore;
        return frames > 0
            ? (frames / seconds, (pictures() - picturesBefore) / seconds, load)
            : throw new VerbException($"no frame was decoded: {feed.Fault ?? "the clip gives none"}");
    }

    private GpuStageReport Report(string stage, GpuBenchFeed feed, double frames, double pictures, GpuLoad load, string timeOf, LatencyHistogram times) =>
        feed.Fault is { } fault
            ? throw new VerbException($"{stage}: {fault}")
            : new GpuStageReport
            {
                Stage = stage,
                Cameras = options.Cameras,
                FramesPerSecond = frames,
                PicturesPerSecond = pictures,
                Load = load,
                TimeOf = timeOf,
                P50Ms = times.Percentile(0.5).TotalMilliseconds,
                P95Ms = times.Percentile(0.95).TotalMilliseconds,
            };

    private sealed class DeafSink : IEventSink
    {
        public void Accept(PlateEvent plate)
        {
        }

        public void Accept(HealthEvent health)
        {
        }
    }
}
