using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench gpu</c>: how many cameras a GPU bears, stage by stage, and what the wall is.</summary>
internal static class BenchGpuVerb
{
    public static Command Create()
    {
        var cameras = new Option<int>("--cameras") { Description = "Cameras, all playing the clip", DefaultValueFactory = _ => 16 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds to measure each stage", DefaultValueFactory = _ => 20 };
        var clip = new Option<string?>("--clip") { Description = "The file to play; without one a 1080p clip is made", HelpName = "file" };
        var rate = new Option<double>("--rate") { Description = "Detections per second of each camera", DefaultValueFactory = _ => 5 };
        var batch = new Option<int>("--batch") { Description = "Most pictures of one run of the detector", DefaultValueFactory = _ => 32 };
        var device = new Option<int>("--device") { Description = "The GPU's number", DefaultValueFactory = _ => 0 };
        var processor = new Option<bool>("--processor") { Description = "The same stages on the processor, for comparison" };
        var report = new Option<string?>("--report") { Description = "Write the figures as JSON", HelpName = "file" };
        cameras.Between(1, 512);
        seconds.Positive();
        rate.Positive();
        batch.Between(1, 64);
        device.Between(0, 63);
        var command = new Command("gpu", "Decode, + letterbox, + detect, + track and OCR: rates, loads and walls. Exit code 4 where there is no GPU path.")
        {
            cameras, seconds, clip, rate, batch, device, processor, report,
        };
        command.SetAction(parsed => VerbRunner.Run("bench gpu", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            bool onProcessor = parsed.GetValue(processor);
            try
            {
                if (!onProcessor && Decoding.DecoderDevices.Obstacle(Decoding.DecoderKind.Cuda) is { } obstacle)
                    throw new NoGpuException(obstacle);
                var options = new GpuBenchOptions(
                    parsed.GetValue(clip) ?? BenchClip.Make(cancellation), parsed.GetValue(cameras), parsed.GetValue(seconds), parsed.GetValue(rate), parsed.GetValue(batch), onProcessor, parsed.GetValue(device));
                using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
                GpuBenchReport measured = new GpuBench(options, logs, TimeProvider.System).Run(cancellation);
                GpuBenchTable.Write(measured);
                if (parsed.GetValue(report) is { } path)
                    File.WriteAllText(path, JsonOutput.Of(measured) + "\n");
                return ExitCode.Ok;
            }
            catch (NoGpuException e)
            {
                Console.Error.WriteLine($"vision bench gpu: no GPU path ({e.Message}); './vision doctor' says what each stage needs");
                return ExitCode.NoHardware;
            }
        }));
        return command;
    }
}
