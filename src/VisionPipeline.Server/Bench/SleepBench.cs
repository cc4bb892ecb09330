using System.Diagnostics;
using System.Globalization;
using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Plays a file in real time as cameras, at each level of decoding in turn, and measures the CPU of this process. Nothing looks at the pictures.</summary>
internal static class SleepBench
{
    // Longer than a camera stays alert after it was opened.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(14);

    public static int Run(string clip, int cameras, TimeSpan length, TextWriter output, CancellationToken cancellation)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cameras} cameras of {Path.GetFileName(clip)}, {length.TotalSeconds:0} s each"));
        output.WriteLine($"{"",-16} {"CPU %/camera",13} {"pictures/s",11}");
        foreach (DecodingLevel level in Enum.GetValues<DecodingLevel>())
            Measure(level, clip, cameras, length, output, cancellation);
        return ExitCode.Ok;
    }

    private static void Measure(DecodingLevel level, string clip, int cameras, TimeSpan length, TextWriter output, CancellationToken cancellation)
    {
        using var devices = new DecoderDevices();
        var sessions = new List<CameraSession>();
        try
        {
            for (int i = 0; i < cameras; i++)
            {
                var config = new CameraConfig
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"cam-{i}"),
                    Url = SourceUrl.Parse(clip),
                    Loop = true,
                    SleepAfter = level == DecodingLevel.KeyFramesOnly ? TimeSpan.FromSeconds(1) : null,
                };
                sessions.Add(new CameraSession(config, new CameraServices { Devices = devices }) { IsThrifty = level == DecodingLevel.ReferencesOnly });
                sessions[^1].Start();
            }

            cancellation.WaitHandle.WaitOne(Settle);
            (double cpu, long frames) before = Look(sessions);
            long began = Stopwatch.GetTimestamp();
            cancellation.WaitHandle.WaitOne(length);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            (double cpu, long frames) after = Look(sessions);
            cancellation.ThrowIfCancellationRequested();
            foreach (CameraSession session in sessions.Where(session => session.Snapshot.Stream.Decoding != level))
                throw new VerbException($"{session.Name} is at {session.Snapshot.Stream.Decoding}, not at {level}");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{level,-16} {(after.cpu - before.cpu) / seconds / cameras * 100,13:0.00} {(after.frames - before.frames) / seconds / cameras,11:0.0}"));
        }
        finally
        {
            foreach (CameraSession session in sessions)
                session.SignalStop();
            foreach (CameraSession session in sessions)
                session.Dispose();
        }
    }

    private static (double Cpu, long Frames) Look(List<CameraSession> sessions)
    {
        using var process = Process.GetCurrentProcess();
        long frames = 0;
        foreach (CameraSession session in sessions)
        {
            frames += session.Snapshot.Stream.Frames;
            if (session.Mailbox.TryTake(out FrameLease lease))
                lease.Dispose();
        }

        return (process.TotalProcessorTime.TotalSeconds, frames);
    }
}
