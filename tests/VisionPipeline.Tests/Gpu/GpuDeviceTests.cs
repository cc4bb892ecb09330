using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Looks;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>What also holds on a real device: nothing here reads device memory but by copies. With VISION_TEST_GPU=1 it runs on the machine's GPU, else on the host.</summary>
[Collection(HostGpuCollection.Name)]
public sealed class GpuDeviceTests : IDisposable
{
    private readonly GpuKernels? _kernels;
    private readonly CudaStream? _stream;

    public GpuDeviceTests(HostGpu gpu)
    {
        if (!HostGpu.IsReal)
        {
            if (new NeedsFactAttribute(HostGpu.Compilers).Skip is not null)
                return;
            gpu.Reset();
        }

        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out _kernels, out string? reason), reason);
        _stream = _kernels.Context.CreateStream();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _kernels?.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    [DeviceFact]
    public void Letterbox_OnTheDevice_IsWithinOneCodeOfTheManagedPlan()
    {
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            foreach (Rotation rotation in Enum.GetValues<Rotation>())
            {
                TestPicture picture = TestPicture.Noise(new YuvFormat(1283 / 4, 719 / 4, layout), 4, 6);
                var options = new LetterboxOptions { TargetWidth = 160, TargetHeight = 160 };
                var wanted = new float[options.TensorLength];
                new LetterboxPlan(picture.Format, options, rotation).RunScalar(picture.Image, wanted);
                float[] floats = Run<float>(picture, options, rotation, TensorElement.Float32);
                Half[] halves = Run<Half>(picture, options, rotation, TensorElement.Float16);
                byte[] bytes = Run<byte>(picture, options, rotation, TensorElement.UInt8);
                for (int i = 0; i < wanted.Length; i++)
                {
                    Assert.InRange(floats[i] - wanted[i], -1e-4, 1e-4);
                    Assert.InRange((float)halves[i] - wanted[i], -6e-4, 6e-4);
                    Assert.InRange((bytes[i] / 255.0) - wanted[i], -1 / 255.0, 1 / 255.0);
                }
            }
        }
    }

    [DeviceFact]
    public void PlateCrop_OnTheDevice_IsLikeTheManagedOne()
    {
        TestPicture picture = new(new YuvFormat(400, 224, PixelLayout.Nv12), static (component, x, y) => component == 0 ? 120 + (int)(90 * Math.Sin(x / 4.0)) : 110 + (y / 8));
        PlateQuad quad = new(new(40, 60), new(210, 30), new(220, 95), new(50, 140));
        using Loan loan = new(_kernels!, _stream!, picture);
        using CudaMemory crops = _kernels!.Context.Allocate(GpuPlateCrop.CropBytes);
        new GpuPlateCrop(_kernels, _stream!).Cut(loan.Surface, [CropMap.OfQuad(quad, 0.08, 0.2)], crops, 0);
        byte[] given = Fetch<byte>(crops);
        var rgb = new byte[3 * 400 * 224];
        RgbRows.Convert(picture.Image, new Rect(0, 0, 400, 224), Rotation.None, rgb);
        using Mat whole = new();
        whole.CopyFrom(224, 400, MatType.CV_8UC3, rgb, 0);
        using Mat wanted = new();
        using var cutter = new CropCutter();
        cutter.Straighten(whole, quad, 0.08, 0.2, wanted);
        ReadOnlySpan<byte> expected = wanted.AsSpan();
        for (int i = 0; i < given.Length; i++)
            Assert.InRange(given[i] - expected[i], -6, 6);
    }

    [DeviceFact]
    public void Filters_OnTheDevice_AreThoseOfTheProcessor()
    {
        var picture = new TestPicture(new YuvFormat(CropCutter.Width, CropCutter.Height, PixelLayout.Gray8, Range: ColorRange.Full), static (_, x, y) => 120 + (int)((70 * Math.Sin(x / 5.0)) + (40 * Math.Cos(y / 3.0))));
        using Loan loan = new(_kernels!, _stream!, picture);
        using CudaMemory crop = _kernels!.Context.Allocate(GpuPlateCrop.CropBytes);
        using var kernels = new GpuPassFilter(_kernels, _stream!, new GpuPlateCrop(_kernels, _stream!));
        using var filter = new PassFilter();
        using Mat rgb = new();
        rgb.CopyFrom(CropCutter.Height, CropCutter.Width, MatType.CV_8UC3, [.. picture.Plane(0).ToArray().SelectMany(static code => new[] { code, code, code })]);
        using Mat wanted = new();
        foreach (OcrPass pass in new[] { OcrPass.Sharpen, OcrPass.Clahe, OcrPass.Equalize, OcrPass.Morphology })
        {
            filter.Apply(pass, rgb, wanted);
            kernels.TryQueue(loan.Surface, new PlatePlace(0, 0, CropCutter.Width, CropCutter.Height), Rotation.None, new PlateCut(pass, null, 0, 0), crop.Address, 0);
            kernels.Launch(crop.Address);
            byte[] given = Fetch<byte>(crop);
            for (int i = 0; i < given.Length; i++)
                Assert.InRange(given[i] - wanted.AsSpan()[i], -1, 1);
        }
    }

    [DeviceFact]
    public void Painter_OnTheDevice_FillsBlursAndLeavesTheRest()
    {
        // Grey of full range is its own code; the blur makes 8 more than a multiple of 16 of it.
        var picture = new TestPicture(new YuvFormat(320, 180, PixelLayout.Nv12, Range: ColorRange.Full), static (component, _, _) => component == 0 ? 101 : 128);
        using Loan loan = new(_kernels!, _stream!, picture);
        using var painter = new GpuPainter(_kernels!, _stream!);
        var list = new PaintList();
        list.Begin(320, 180);
        list.Blur(new Rect(100, 60, 80, 30));
        list.Fill(new Rect(10, 10, 20, 20), Scalar.All(200));
        list.Text("AB12", 200, 100, 1, Scalar.All(200));
        painter.Paint(loan.Surface, Rotation.None, list);
        TextLabel label = TextLabel.Of("AB12", 200, 100, 1, 320, 180);
        byte[] luma = Fetch(loan.Surface.Plane0);
        int black = 0;
        for (int i = 0; i < luma.Length; i++)
        {
            (int x, int y) = (i % 320, i / 320);
            if (x >= label.Ground.Left && x < label.Ground.Right && y >= label.Ground.Top && y < label.Ground.Bottom)
                black += luma[i] < 40 ? 1 : 0;
            else
                Assert.InRange(luma[i] - (x is >= 100 and < 180 && y is >= 60 and < 90 ? 104 : x is >= 10 and < 30 && y is >= 10 and < 30 ? 200 : 101), -1, 1);
        }

        Assert.InRange(black, 100, 2000);
    }

    private byte[] Fetch(CudaPlane plane)
    {
        using CudaHostMemory host = _kernels!.Context.AllocateHost((int)plane.WidthBytes * plane.Rows);
        _stream!.CopyToHost(host, 0, plane.WidthBytes, plane);
        _stream.Synchronize();
        return host.Span.ToArray();
    }

    [DeviceFact]
    public void Cells_OnTheDevice_AreThoseOfTheProcessor()
    {
        using var motion = new GpuMotion(_kernels!, _stream!, 2);
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            foreach ((int width, int height) in new[] { (64, 36), (65, 37), (333, 217) })
            {
                TestPicture picture = TestPicture.Noise(new YuvFormat(width, height, layout), width, 6);
                var wanted = new uint[LumaCells.Count];
                new LumaCells().Measure(picture.Image, wanted);
                using Loan loan = new(_kernels!, _stream!, picture);
                motion.Clear();
                motion.Put(loan.Surface);
                int number = motion.Put(loan.Surface);
                Assert.Equal(2 * 4 * LumaCells.Count, motion.Fetch());
                Assert.Equal(wanted, motion.SumsOf(number).ToArray());
            }
        }
    }

    private T[] Run<T>(TestPicture picture, LetterboxOptions options, Rotation rotation, TensorElement element)
        where T : unmanaged
    {
        var letterbox = new GpuLetterbox(_kernels!, _stream!, options, element);
        using CudaMemory batch = _kernels!.Context.Allocate(letterbox.SlotBytes);
        using Loan loan = new(_kernels, _stream!, picture);
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        letterbox.Put(scaler, loan.Surface, rotation, batch, 0);
        letterbox.Launch();
        return Fetch<T>(batch);
    }

    private T[] Fetch<T>(CudaMemory memory)
        where T : unmanaged
    {
        using CudaHostMemory host = _kernels!.Context.AllocateHost((int)memory.Bytes);
        _stream!.CopyToHost(host, memory, (int)memory.Bytes);
        _stream.Synchronize();
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(host.Span).ToArray();
    }

    // A picture's planes, copied to pitched memory of the device.
    private sealed class Loan : IDisposable
    {
        private readonly List<CudaMemory> _planes = [];

        public Loan(GpuKernels kernels, CudaStream stream, TestPicture picture)
        {
            YuvFormat format = picture.Format;
            for (int i = 0; i < format.PlaneCount; i++)
            {
                CudaMemory plane = kernels.Context.AllocatePitched(format.RowBytes(i), format.Rows(i));
                _planes.Add(plane);
                using CudaHostMemory host = kernels.Context.AllocateHost(picture.Plane(i).Length);
                picture.Plane(i).CopyTo(host.Span);
                stream.CopyToDevice(plane.Plane, host, 0, picture.Stride(i));
                stream.Synchronize();
            }

            Surface = new GpuSurface(format, At(0), At(1), At(2));

            CudaPlane At(int i) => i < _planes.Count ? _planes[i].Plane : default;
        }

        public GpuSurface Surface { get; }

        public void Dispose() => _planes.ForEach(static plane => plane.Dispose());
    }
}
