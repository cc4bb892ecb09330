using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FFmpeg.AutoGen;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Server.Bench;

/// <summary>The letterbox as others do it: libswscale to RGB, then to planar float. What <see cref="LetterboxBench"/> compares with.</summary>
internal sealed class SwsLetterbox : IDisposable
{
    private readonly LetterboxPlan _plan;
    private readonly SwsScaler _scaler;
    private readonly AVPixelFormat _through;

    private SwsLetterbox(LetterboxPlan plan, AVPixelFormat through, SwsFilterKind filter, bool accurate = false)
    {
        Letterbox box = plan.Letterbox;
        _plan = plan;
        _through = through;
        AVPixelFormat source = plan.Format.Layout == PixelLayout.Nv12 ? AVPixelFormat.AV_PIX_FMT_NV12 : AVPixelFormat.AV_PIX_FMT_YUV420P;
        _scaler = new SwsScaler(plan.Format.Width, plan.Format.Height, source, box.ContentWidth, box.ContentHeight, through, filter, accurate);
        _scaler.SetSourceColors(ffmpeg.SWS_CS_ITU709, fullRange: false);
        Name = (accurate ? "accurate " : "") + through switch
        {
            AVPixelFormat.AV_PIX_FMT_RGB24 => "rgb24",
            AVPixelFormat.AV_PIX_FMT_GBRP => "gbrp",
            _ => "gbrpf32",
        };
    }

    /// <summary>The layout between libswscale and the tensor.</summary>
    public string Name { get; }

    /// <summary>Whether libswscale is there.</summary>
    public static NativeLibraryReport Probe() => FfmpegLibraries.Probes.First(static p => p.Name == "libswscale").Run();

    /// <summary>The routes for a plan's shape and filter, bars and all.</summary>
    public static List<SwsLetterbox> Routes(LetterboxPlan plan)
    {
        SwsFilterKind filter = plan.Options.Filter == ResizeFilter.Area ? SwsFilterKind.Area : SwsFilterKind.Bilinear;
        return
        [
            new SwsLetterbox(plan, AVPixelFormat.AV_PIX_FMT_RGB24, filter),
            new SwsLetterbox(plan, AVPixelFormat.AV_PIX_FMT_GBRP, filter),
            new SwsLetterbox(plan, AVPixelFormat.AV_PIX_FMT_GBRPF32LE, filter),
            new SwsLetterbox(plan, AVPixelFormat.AV_PIX_FMT_GBRPF32LE, filter, accurate: true),
        ];
    }

    /// <summary>Fills a tensor, bars included.</summary>
    public void Run(BenchPicture picture, Span<float> tensor)
    {
        YuvImage image = picture.Image;
        _scaler.Scale(image.Plane0, image.Stride0, image.Plane1, image.Stride1, image.Plane2, image.Stride2);
        Letterbox box = _plan.Letterbox;
        int area = box.TargetWidth * box.TargetHeight;
        float grey = _plan.Options.Padding / 255f;
        for (int plane = 0; plane < 3; plane++)
        {
            Span<float> pixels = tensor.Slice(plane * area, area);
            pixels[..(box.Top * box.TargetWidth)].Fill(grey);
            pixels[((box.Top + box.ContentHeight) * box.TargetWidth)..].Fill(grey);
        }

        for (int row = 0; row < box.ContentHeight; row++)
        {
            int at = ((box.Top + row) * box.TargetWidth) + box.Left;
            Span<float> red = tensor.Slice(at, box.ContentWidth);
            Span<float> green = tensor.Slice(at + area, box.ContentWidth);
            Span<float> blue = tensor.Slice(at + (2 * area), box.ContentWidth);
            switch (_through)
            {
                case AVPixelFormat.AV_PIX_FMT_RGB24:
                    Split(Row(0, row), red, green, blue);
                    break;
                case AVPixelFormat.AV_PIX_FMT_GBRP:
                    Widen(Row(0, row), green);
                    Widen(Row(1, row), blue);
                    Widen(Row(2, row), red);
                    break;
                default:
                    MemoryMarshal.Cast<byte, float>(Row(0, row))[..green.Length].CopyTo(green);
                    MemoryMarshal.Cast<byte, float>(Row(1, row))[..blue.Length].CopyTo(blue);
                    MemoryMarshal.Cast<byte, float>(Row(2, row))[..red.Length].CopyTo(red);
                    break;
            }
        }
    }

    public void Dispose() => _scaler.Dispose();

    private static void Split(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        // 4 pixels a step by byte shuffles; a row is longer than its pixels, so reading 16 bytes for 12 stays inside.
        Vector128<float> scale = Vector128.Create(1 / 255f);
        Vector128<byte> pickRed = Vector128.Create((byte)0, 255, 255, 255, 3, 255, 255, 255, 6, 255, 255, 255, 9, 255, 255, 255);
        Vector128<byte> pickGreen = Vector128.Create((byte)1, 255, 255, 255, 4, 255, 255, 255, 7, 255, 255, 255, 10, 255, 255, 255);
        Vector128<byte> pickBlue = Vector128.Create((byte)2, 255, 255, 255, 5, 255, 255, 255, 8, 255, 255, 255, 11, 255, 255, 255);
        int x = 0;
        for (; x + 4 <= red.Length; x += 4)
        {
            Vector128<byte> pixels = Vector128.Create(row.Slice(3 * x, 16));
            (Vector128.ConvertToSingle(Vector128.Shuffle(pixels, pickRed).AsInt32()) * scale).CopyTo(red[x..]);
            (Vector128.ConvertToSingle(Vector128.Shuffle(pixels, pickGreen).AsInt32()) * scale).CopyTo(green[x..]);
            (Vector128.ConvertToSingle(Vector128.Shuffle(pixels, pickBlue).AsInt32()) * scale).CopyTo(blue[x..]);
        }

        for (; x < red.Length; x++)
        {
            red[x] = row[3 * x] / 255f;
            green[x] = row[(3 * x) + 1] / 255f;
            blue[x] = row[(3 * x) + 2] / 255f;
        }
    }

    private static void Widen(ReadOnlySpan<byte> row, Span<float> into)
    {
        Vector256<float> scale = Vector256.Create(1 / 255f);
        int x = 0;
        for (; x + 8 <= into.Length; x += 8)
        {
            Vector128<ushort> words = Vector128.WidenLower(Vector64.Create(row.Slice(x, 8)).ToVector128());
            (Vector256.ConvertToSingle(Vector256.WidenLower(words.ToVector256()).AsInt32()) * scale).CopyTo(into[x..]);
        }

        for (; x < into.Length; x++)
            into[x] = row[x] / 255f;
    }

    private ReadOnlySpan<byte> Row(int plane, int row) => _scaler.Plane(plane).Slice(row * _scaler.Stride(plane), _scaler.Stride(plane));
}
