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
