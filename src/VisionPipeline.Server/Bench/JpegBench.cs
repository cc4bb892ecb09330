using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using VisionPipeline.Native;
using VisionPipeline.Native.TurboJpeg;

namespace VisionPipeline.Server.Bench;

/// <summary>
/// Measures what a 1080p JPEG costs: TurboJPEG in this process against the ffmpeg command's mjpeg encoder, one thread each,
/// on the same planar 4:2:0 frames.
/// </summary>
internal static class JpegBench
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const int FrameBytes = Width * Height * 3 / 2;
    private const int Frames = 30;
    private const int Rounds = 3;

    /// <summary>Runs the benchmark and prints a table; CPU milliseconds per frame, the best of three rounds.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="clip">A video whose first frames are used (needs the ffmpeg command); a generated scene when null.</param>
    /// <returns>0, or 1 where TurboJPEG or the clip cannot be used.</returns>
    public static int Run(TextWriter output, string? clip = null)
    {
        string folder = Directory.CreateTempSubdirectory("vision-bench").FullName;
        try
        {
            string raw = Path.Combine(folder, "frames.yuv");
            if (clip is null)
                Generate(raw);
            else if (!Extract(output, clip, raw))
                return 1;
            byte[] frames = File.ReadAllBytes(raw);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"encoder",-34} {"ms/frame",9} {"KB/frame",9} {"luma PSNR dB",13}"));
            foreach (int quality in (int[])[70, 80, 90])
                Turbo(output, frames, quality);
            foreach (string settings in (string[])["-huffman default -q:v 2", "-huffman default -q:v 3", "-huffman default -q:v 4", "-huffman default -q:v 5", "-huffman optimal -q:v 3", "-huffman optimal -q:v 4"])
            {
                if (!Ffmpeg(output, frames, raw, folder, settings))
                    break;
            }

            return 0;
        }
        catch (NativeException e)
        {
            output.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Turbo(TextWriter output, byte[] frames, int quality)
    {
        using JpegEncoder encoder = new();
        int most = JpegEncoder.MaxBytes(Width, Height, JpegSubsampling.Yuv420);
        byte[] jpeg = ArrayPool<byte>.Shared.Rent(most);
        int count = frames.Length / FrameBytes;
        double best = double.MaxValue;
        long bytes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            bytes = 0;
            TimeSpan start = Cpu();
            for (int i = 0; i < count; i++)
                bytes += One(encoder, frames.AsSpan(i * FrameBytes, FrameBytes), quality, jpeg);
            best = Math.Min(best, (Cpu() - start).TotalMilliseconds / count);
        }

        int length = One(encoder, frames.AsSpan(0, FrameBytes), quality, jpeg);
        Row(output, $"TurboJPEG q{quality}", best, bytes / (double)count, Psnr(frames, jpeg.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(jpeg);
    }

    private static int One(JpegEncoder encoder, ReadOnlySpan<byte> frame, int quality, Span<byte> jpeg) =>
        encoder.EncodeYuv420(frame, Width, frame[(Width * Height)..], Width / 2, frame[(Width * Height * 5 / 4)..], Width / 2, Width, Height, quality, jpeg);

    // What reading and handing on the raw frames costs is measured by the same command with a null encoder, and taken off.
    private static bool Ffmpeg(TextWriter output, byte[] frames, string raw, string folder, string settings)
    {
        string input = $"-nostdin -hide_banner -loglevel info -benchmark -threads 1 -f rawvideo -pix_fmt yuvj420p -video_size {Width}x{Height} -i {raw}";
        string file = Path.Combine(folder, "out.mjpeg");
        string first = Path.Combine(folder, "first.jpg");
        double best = double.MaxValue;
        double carry = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            if (Measure($"{input} -c:v wrapped_avframe -f null -") is not { } empty || Measure($"{input} -c:v mjpeg -threads 1 {settings} -y -f mjpeg {file}") is not { } full)
            {
                output.WriteLine("ffmpeg's mjpeg: not measured, the ffmpeg command is not there or failed");
                return false;
            }

            carry = Math.Min(carry, empty);
            best = Math.Min(best, full);
        }

        int count = frames.Length / FrameBytes;
        _ = Measure($"{input} -frames:v 1 -c:v mjpeg {settings} -y -f mjpeg {first}");
        Row(output, $"mjpeg {settings}", (best - carry) * 1000 / count, new FileInfo(file).Length / (double)count, Psnr(frames, File.ReadAllBytes(first)));
        return true;
    }

    // CPU seconds by ffmpeg's own account, from its line "bench: utime=0.123s stime=0.045s rtime=0.170s".
    private static double? Measure(string arguments)
    {
        string? text = Ask(arguments);
        int at = text?.LastIndexOf("bench: utime=", StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : Seconds(text!, at, "utime=") + Seconds(text!, at, "stime=");
    }

    private static double Seconds(string text, int from, string name)
    {
        int start = text.IndexOf(name, from, StringComparison.Ordinal) + name.Length;
        int end = text.IndexOf('s', start);
        return double.Parse(text.AsSpan(start, end - start), CultureInfo.InvariantCulture);
    }

    private static string? Ask(string arguments)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true, UseShellExecute = false });
            string? text = process?.StandardError.ReadToEnd();
            process?.WaitForExit();
            return process is { ExitCode: 0 } ? text : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static bool Extract(TextWriter output, string clip, string raw)
    {
        string arguments = $"-nostdin -hide_banner -i \"{clip}\" -frames:v {Frames} -vf scale={Width}:{Height}:out_range=full -pix_fmt yuvj420p -f rawvideo -y {raw}";
        if (File.Exists(clip) && !clip.Contains('"', StringComparison.Ordinal) && Ask(arguments) is not null && new FileInfo(raw).Length >= FrameBytes)
            return true;
        output.WriteLine($"{clip}: no frames could be taken from it; a video that ffmpeg can read would be right");
        return false;
    }

    // A street-like scene: smooth ground, hard edges that move, a textured band and sensor noise of +-3.
    private static void Generate(string path)
    {
        using FileStream file = File.Create(path);
        byte[] frame = new byte[FrameBytes];
        Random random = new(1);
        byte[] noise = new byte[1 << 20];
        random.NextBytes(noise);
        for (int f = 0; f < Frames; f++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    int value = 60 + (x / 24) + (y / 18);
                    if (((x + (f * 8)) / 160 + (y / 120)) % 3 == 0)
                        value += 70;
                    if (y is > 500 and < 700)
                        value += ((x * 7) ^ (y * 13)) & 31;
                    frame[(y * Width) + x] = (byte)Math.Clamp(value + (noise[((y * Width) + x + (f * 7919)) & (noise.Length - 1)] % 7) - 3, 0, 255);
                }
            }

            for (int i = Width * Height; i < FrameBytes; i++)
                frame[i] = (byte)(118 + ((i % (Width / 2)) / 48));
            file.Write(frame);
        }
    }

    private static double Psnr(byte[] frames, ReadOnlySpan<byte> jpeg)
    {
        using JpegDecoder decoder = new();
        byte[] luma = new byte[Width * Height];
        decoder.Decode(jpeg, luma, Width, JpegPixelFormat.Grey);
        double sum = 0;
        for (int i = 0; i < luma.Length; i++)
        {
            int d = luma[i] - frames[i];
            sum += d * d;
        }

        return 10 * Math.Log10(255.0 * 255.0 / (sum / luma.Length));
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static void Row(TextWriter output, string name, double milliseconds, double bytes, double psnr) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {milliseconds,9:F2} {bytes / 1000,9:F0} {psnr,13:F1}"));
}
