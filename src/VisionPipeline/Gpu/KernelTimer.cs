using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>Times each kernel by events on the device, over pictures that no cache holds.</summary>
/// <remarks>For a device that does nothing else meanwhile. Owns its memory until <see cref="Dispose"/>; for one thread.</remarks>
internal sealed class KernelTimer : IDisposable
{
    private readonly GpuKernels _kernels;
    private readonly YuvFormat _format;
    private readonly int _sets;
    private readonly int _runs;
    private readonly List<IDisposable> _owned = [];
    private readonly List<KernelTime> _times = [];
    private readonly CudaStream _stream;
    private readonly CudaEvent _start;
    private readonly CudaEvent _end;
    private readonly GpuSurface[] _surfaces;

    /// <summary>Allocates pictures.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="width">Pixels across of a picture, NV12.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="sets">Sets of eight pictures that launches go through in turn. Six of 1080p are 150 MB, three times the largest cache.</param>
    /// <param name="runs">Launches that are timed.</param>
    /// <exception cref="CudaException">There is no memory for it.</exception>
    public KernelTimer(GpuKernels kernels, int width = 1920, int height = 1080, int sets = 6, int runs = 60)
    {
        _kernels = kernels;
        _format = new YuvFormat(width, height, PixelLayout.Nv12);
        _sets = sets;
        _runs = runs;
        _surfaces = new GpuSurface[sets * LetterboxJobs.Count];
        try
        {
            _stream = Own(kernels.Context.CreateStream());
            _start = Own(kernels.Context.CreateEvent(timed: true));
            _end = Own(kernels.Context.CreateEvent(timed: true));
            for (int i = 0; i < _surfaces.Length; i++)
            {
                CudaMemory luma = Own(kernels.Context.AllocatePitched(width, height));
                CudaMemory chroma = Own(kernels.Context.AllocatePitched(_format.RowBytes(1), _format.Rows(1)));
                _stream.Fill(luma.Plane, (byte)(40 + (i * 3)));
                _stream.Fill(chroma.Plane, 128);
                _surfaces[i] = new GpuSurface(_format, luma.Plane, chroma.Plane);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Times all kernels.</summary>
    /// <param name="options">The detector's tensor.</param>
    /// <param name="element">What it is made of.</param>
    /// <param name="isInterleaved">Whether channels of a pixel lie together.</param>
    /// <exception cref="Native.NativeException">The device failed, or a kernel cannot be compiled.</exception>
    public IReadOnlyList<KernelTime> Measure(LetterboxOptions options, TensorElement element, bool isInterleaved)
    {
        _times.Clear();
        Letterbox(options, element, isInterleaved);
        Plates();
        Filters();
        Painter();
        return [.. _times];
    }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
    }

    private long FrameBytes => _format.RowBytes(0) * (long)_format.Rows(0) * 3 / 2;

    private void Letterbox(LetterboxOptions options, TensorElement element, bool isInterleaved)
    {
        const int Pictures = LetterboxJobs.Count;
        var letterbox = new GpuLetterbox(_kernels, _stream, options, element, isInterleaved);
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        using CudaMemory batch = _kernels.Context.Allocate(_sets * Pictures * letterbox.SlotBytes);
        Time(element switch { TensorElement.Float32 => "letterbox_float", TensorElement.Float16 => "letterbox_half", _ => "letterbox_byte" },
            $"{Pictures} frames of {_format.Width}x{_format.Height} into {options.TargetWidth}x{options.TargetHeight}", Pictures * (FrameBytes + letterbox.SlotBytes), set =>
        {
            for (int i = set * Pictures; i < (set + 1) * Pictures; i++)
                letterbox.Put(scaler, _surfaces[i], Rotation.None, batch, i);
            letterbox.Launch();
        });
    }

    // A plate as wide as a tenth of the picture, and its neighbourhood.
    private PlatePlace Plate => new(_format.Width / 2f, _format.Height / 2f, _format.Width / 10f, _format.Width / 40f);

    private void Plates()
    {
        const int Crops = CropMaps.Count;
        PlatePlace plate = Plate;
        CropMap[] maps = [.. Enumerable.Range(0, Crops).Select(i => CropMap.OfBox(plate, 0.05 * i, 0.05 * i))];
        var cutter = new GpuPlateCrop(_kernels, _stream);
        using CudaMemory crops = _kernels.Context.Allocate(Crops * GpuPlateCrop.CropBytes);
        long widest = (long)(plate.Width * 1.5 * plate.Height * 1.5 * 1.5);
        Time("plate_crop", $"{Crops} crops of a plate of {plate.Width:0}x{plate.Height:0}", widest + (Crops * GpuPlateCrop.CropBytes), set => cutter.Cut(_surfaces[set * LetterboxJobs.Count], maps, crops, 0));

        CudaFunction samples = _kernels.PlateSamples();
        var job = new SampleJob { Codes = crops.Address, Columns = 64, Rows = 16 };
        for (int i = 0; i < SamplePlaces.FirstRow; i++)
            (job.Places[i], job.Places[SamplePlaces.FirstRow + i]) = ((ushort)(i * _format.Width / 64), (ushort)(i * _format.Height / 64));

        // A sample is one byte of the 32 that are read for it.
        Time("plate_samples", "1024 samples of a plate", 1024 * (32 + 1), set =>
        {
            SampleJob own = job;
            (own.Luma, own.Pitch) = (_surfaces[set * LetterboxJobs.Count].Plane0.Address, (int)_surfaces[set * LetterboxJobs.Count].Plane0.PitchBytes);
            KernelArguments arguments = default;
            arguments.Add(own);
            samples.Launch(_stream, CudaGrid.Cover(1024), arguments);
        });
    }

    private void Filters()
    {
        using var filter = new GpuPassFilter(_kernels, _stream, new GpuPlateCrop(_kernels, _stream));
        using CudaMemory crops = _kernels.Context.Allocate(EnhanceJobs.Count * GpuPlateCrop.CropBytes);
        PlatePlace plate = Plate;
        foreach (OcrPass pass in new[] { OcrPass.Sharpen, OcrPass.Clahe, OcrPass.Equalize, OcrPass.Adaptive, OcrPass.Morphology })
        {
            var cut = new PlateCut(pass, null, 0.08, 0.12) { EnlargeBelow = 64, EnlargeTo = 80 };
            CropMap.OfRegion(plate, cut.MarginX, cut.MarginY, Rotation.None, cut.EnlargeBelow, cut.EnlargeTo, out int width, out int height);

            // The plate is read, its colours written and read, what was filtered likewise, and the crop written.
            long bytes = EnhanceJobs.Count * ((long)(plate.Width * plate.Height * 1.5) + (width * height * 3 * 4L) + GpuPlateCrop.CropBytes);
            Time($"enhance_{pass.ToString().ToLowerInvariant()}", $"{EnhanceJobs.Count} plates of {width}x{height}, cut, filtered and stretched", bytes, set =>
            {
                for (int i = 0; i < EnhanceJobs.Count; i++)
                    filter.TryQueue(_surfaces[(set * LetterboxJobs.Count) + (i % LetterboxJobs.Count)], plate, Rotation.None, cut, crops.Address, i);
                filter.Launch(crops.Address);
            });
        }
    }

    private void Painter()
    {
        using var painter = new GpuPainter(_kernels, _stream);
        var list = new PaintList();
        list.Begin(_format.Width, _format.Height);
        (int width, int height) = (_format.Width / 10, _format.Height / 10);
        long covered = 0;
        for (int i = 0; i < 8; i++)
        {
            var area = new Rect(i * width, i * height, width, height / 2);
            list.Blur(area);
            list.Outline(new Point(area.X, area.Y), new Point(area.X + (2 * width), area.Y + (2 * height)), 3, new Scalar(70, 160, 255));
            covered += ((long)area.Width * area.Height) + (2L * 5 * 2 * (width + height));
        }

        // Codes are read and written; those of blurred plates are read once more for their means.
        Time("paint", "8 blurred plates and 8 boxes on a frame, with what is sent up for them", covered * 3 * 3 / 2, set => painter.Paint(_surfaces[set * LetterboxJobs.Count], Rotation.None, list));
    }

    private void Time(string kernel, string work, long bytes, Action<int> launch)
    {
        for (int set = 0; set < _sets; set++)
            launch(set);
        _stream.Synchronize();
        _start.Record(_stream);
        for (int i = 0; i < _runs; i++)
            launch(i % _sets);
        _end.Record(_stream);
        _end.Synchronize();
        _times.Add(new KernelTime(kernel, work, bytes, _end.Since(_start).TotalMicroseconds / _runs));
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
