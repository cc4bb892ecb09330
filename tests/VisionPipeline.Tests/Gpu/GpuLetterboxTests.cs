using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

public sealed class GpuLetterboxTests(HostGpu gpu) : HostGpuTests(gpu)
{
    // The kernel does the exact arithmetic in single precision (7e-7 of white were seen); fused on a device or not, it stays near.
    private const double Exact = 4e-6;

    [NeedsFact(HostGpu.Compilers)]
    public void Put_AnyFormatAndGeometry_EqualsTheManagedPlan()
    {
        var random = new Random(5);
        (int Width, int Height)[] sizes = [(1, 1), (2, 1), (33, 47), (64, 48), (101, 37), (200, 113), (7, 250)];
        (int Width, int Height)[] targets = [(64, 64), (32, 48), (97, 33), (5, 3)];
        double worst = 0;
        double worstManaged = 0;
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            foreach (Rotation rotation in Enum.GetValues<Rotation>())
            {
                foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
                {
                    foreach ((int width, int height) in sizes)
                    {
                        YuvFormat format = Format(random, width, height, layout);
                        (int targetWidth, int targetHeight) = targets[random.Next(targets.Length)];
                        LetterboxOptions options = Options(random, targetWidth, targetHeight, filter);
                        TestPicture picture = random.Next(2) == 0
                            ? TestPicture.Noise(format, random.Next(), 2 * random.Next(20))
                            : TestPicture.Structured(format, random.Next(), 2 * random.Next(20));
                        (double exact, double managed) = Differences(picture, options, rotation);
                        worst = Math.Max(worst, exact);
                        worstManaged = Math.Max(worstManaged, managed);
                    }
                }
            }
        }

        Assert.InRange(worst, 0, Exact);
        Assert.InRange(worstManaged, 0, 1 / 255.0);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_EveryMatrixAndRange_EqualsTheManagedPlan()
    {
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010, PixelLayout.Yuv420P })
        {
            foreach (ColorMatrix matrix in Enum.GetValues<ColorMatrix>())
            {
                foreach (ColorRange range in Enum.GetValues<ColorRange>())
                {
                    foreach (ChromaSiting siting in Enum.GetValues<ChromaSiting>())
                    {
                        var format = new YuvFormat(75, 41, layout, matrix, range, siting);
                        (double exact, double managed) = Differences(
                            TestPicture.Noise(format, 3, 6), new LetterboxOptions { TargetWidth = 40, TargetHeight = 40 }, Rotation.None);
                        Assert.InRange(exact, 0, Exact);
                        Assert.InRange(managed, 0, 1 / 255.0);
                    }
                }
            }
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_Bytes_AreWithinOneCodeOfTheManagedOnes()
    {
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            TestPicture picture = TestPicture.Noise(new YuvFormat(131, 77, PixelLayout.Nv12), 8, 10);
            var options = new LetterboxOptions { TargetWidth = 60, TargetHeight = 50, Channels = ChannelOrder.Bgr };
            var wanted = new byte[options.TensorLength];
            var plan = new LetterboxPlan(picture.Format, options, rotation);
            plan.RunScalar(picture.Image, wanted);
            byte[] given = Run<byte>(picture, options, rotation, TensorElement.UInt8);

            int different = 0;
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.InRange(given[i] - wanted[i], -1, 1);
                different += given[i] == wanted[i] ? 0 : 1;
            }

            // Only where a value lies on the edge between two codes.
            Assert.InRange(different, 0, wanted.Length / 1000);
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_Halves_AreTheRoundedFloats()
    {
        TestPicture picture = TestPicture.Noise(new YuvFormat(131, 77, PixelLayout.P010, Range: ColorRange.Full), 8, 10);
        foreach (float white in new[] { 1f, 255f })
        {
            var options = new LetterboxOptions { TargetWidth = 60, TargetHeight = 50, White = white };
            float[] floats = Run<float>(picture, options, Rotation.Clockwise90, TensorElement.Float32);
            Half[] halves = Run<Half>(picture, options, Rotation.Clockwise90, TensorElement.Float16);
            Assert.Equal(floats.Select(static f => (Half)f), halves);
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_Interleaved_IsTheSamePictureByPixels()
    {
        TestPicture picture = TestPicture.Noise(new YuvFormat(90, 60, PixelLayout.Nv12), 8);
        var options = new LetterboxOptions { TargetWidth = 31, TargetHeight = 31 };
        byte[] planes = Run<byte>(picture, options, Rotation.None, TensorElement.UInt8);
        byte[] pixels = Run<byte>(picture, options, Rotation.None, TensorElement.UInt8, isInterleaved: true);
        for (int i = 0; i < pixels.Length; i++)
            Assert.Equal(planes[(i % 3 * 31 * 31) + (i / 3)], pixels[i]);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_MoreThanALaunchTakes_GoesIntoItsOwnSlots()
    {
        const int Slots = 11;
        var options = new LetterboxOptions { TargetWidth = 40, TargetHeight = 24 };
        var letterbox = new GpuLetterbox(Kernels, Stream, options, TensorElement.Float32);
        using CudaMemory batch = Kernels.Context.Allocate(letterbox.SlotBytes * (Slots + 1));
        DeviceMemory.Read<float>(batch).Fill(-7);
        TestPicture[] pictures = [.. Enumerable.Range(0, Slots).Select(i => TestPicture.Noise(new YuvFormat(50 + i, 40, i % 2 == 0 ? PixelLayout.Nv12 : PixelLayout.P010), i))];
        DeviceMemory[] surfaces = [.. pictures.Select(static picture => new DeviceMemory(picture))];
        GpuLetterboxScaler[] scalers = [.. pictures.Select(_ => letterbox.CreateScaler())];
        Host.Reset();
        for (int i = 0; i < Slots; i++)
            letterbox.Put(scalers[i], surfaces[i].Surface, Rotation.None, batch, i);
        letterbox.Launch();
        letterbox.Launch();

        Assert.Equal(["launch 2 3 8 / 32 8 1 / 0", "launch 2 3 3 / 32 8 1 / 0"], Host.Journal.Where(static line => line.StartsWith("launch", StringComparison.Ordinal)));
        for (int i = 0; i < Slots; i++)
        {
            var wanted = new float[options.TensorLength];
            new LetterboxPlan(pictures[i].Format, options).RunScalar(pictures[i].Image, wanted);
            Span<float> given = DeviceMemory.Read<float>(batch).Slice(i * options.TensorLength, options.TensorLength);
            Assert.InRange(Furthest(wanted, given), 0, Exact);
        }

        Assert.Equal(-1, DeviceMemory.Read<float>(batch)[(Slots * options.TensorLength)..].IndexOfAnyExcept(-7f));
        foreach (IDisposable one in scalers.Concat<IDisposable>(surfaces))
            one.Dispose();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WhereBarsAreThere_LeavesThem()
    {
        var options = new LetterboxOptions { TargetWidth = 20, TargetHeight = 20 };
        var letterbox = new GpuLetterbox(Kernels, Stream, options, TensorElement.UInt8);
        using CudaMemory batch = Kernels.Context.Allocate(letterbox.SlotBytes);
        using var surface = new DeviceMemory(TestPicture.Noise(new YuvFormat(40, 20, PixelLayout.Nv12), 1));
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        letterbox.Put(scaler, surface.Surface, Rotation.None, batch, 0, hasPadding: true);
        letterbox.Launch();
        Assert.Equal(0, DeviceMemory.Read<byte>(batch)[0]);
        letterbox.Put(scaler, surface.Surface, Rotation.None, batch, 0);
        letterbox.Launch();
        Assert.Equal(114, DeviceMemory.Read<byte>(batch)[0]);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_SameFormatAgain_UploadsAndAllocatesNothing()
    {
        var letterbox = new GpuLetterbox(Kernels, Stream, new LetterboxOptions { TargetWidth = 20, TargetHeight = 20 }, TensorElement.Float32);
        using CudaMemory batch = Kernels.Context.Allocate(letterbox.SlotBytes);
        using var surface = new DeviceMemory(TestPicture.Noise(new YuvFormat(40, 20, PixelLayout.Nv12), 1));
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        Frame();
        Frame();
        Host.Reset();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Frame();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.DoesNotContain(Host.Journal, static line => line is "cuMemAlloc_v2" or "cuMemcpyHtoDAsync_v2" or "cuStreamSynchronize");

        void Frame()
        {
            letterbox.Put(scaler, surface.Surface, Rotation.None, batch, 0);
            letterbox.Launch();
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WhenTheFormatChanges_LaunchesWhatNeedsTheOldPlanFirst()
    {
        var options = new LetterboxOptions { TargetWidth = 20, TargetHeight = 20 };
        var letterbox = new GpuLetterbox(Kernels, Stream, options, TensorElement.Float32);
        using CudaMemory batch = Kernels.Context.Allocate(2 * letterbox.SlotBytes);
        TestPicture small = TestPicture.Noise(new YuvFormat(40, 20, PixelLayout.Nv12), 1);
        TestPicture large = TestPicture.Noise(new YuvFormat(60, 50, PixelLayout.Nv12), 2);
        using var first = new DeviceMemory(small);
        using var second = new DeviceMemory(large);
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        letterbox.Put(scaler, first.Surface, Rotation.None, batch, 0);
        Host.Reset();
        letterbox.Put(scaler, second.Surface, Rotation.Clockwise180, batch, 1);
        string[] journal = Host.Journal;
        letterbox.Launch();

        Assert.True(Array.IndexOf(journal, "cuLaunchKernel") is var launch and >= 0 && launch < Array.LastIndexOf(journal, "cuMemFree_v2"));
        Assert.Equal(large.Format.Width, scaler.Letterbox.SourceWidth);
        var wanted = new float[options.TensorLength];
        new LetterboxPlan(small.Format, options).RunScalar(small.Image, wanted);
        Assert.InRange(Furthest(wanted, DeviceMemory.Read<float>(batch)), 0, Exact);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WhatDoesNotFit_IsRefusedInWords()
    {
        var letterbox = new GpuLetterbox(Kernels, Stream, new LetterboxOptions { TargetWidth = 20, TargetHeight = 20 }, TensorElement.Float32);
        var other = new GpuLetterbox(Kernels, Stream, letterbox.Options, TensorElement.Float32);
        using CudaMemory batch = Kernels.Context.Allocate(2 * letterbox.SlotBytes);
        using var memory = new DeviceMemory(TestPicture.Noise(new YuvFormat(40, 20, PixelLayout.Nv12), 1));
        GpuSurface surface = memory.Surface;
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();

        Assert.Throws<ArgumentOutOfRangeException>(() => letterbox.Put(scaler, surface, Rotation.None, batch, 2));
        Assert.Throws<ArgumentException>(() => letterbox.Put(scaler, default, Rotation.None, batch, 0));
        Assert.Throws<ArgumentException>(() => letterbox.Put(scaler, surface, (Rotation)45, batch, 0));
        Assert.Throws<ArgumentException>(() => other.Put(scaler, surface, Rotation.None, batch, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GpuLetterbox(Kernels, Stream, letterbox.Options, TensorElement.Other));
        Assert.Equal(
            "plane 1 of a 40x20 Nv12 surface has 9 rows of 40 bytes, needed are 10 of 40",
            Assert.Throws<ArgumentException>(() => new GpuSurface(surface.Format, surface.Plane0, surface.Plane1 with { Rows = 9 })).Message);
        Assert.Throws<ArgumentException>(() => new GpuSurface(surface.Format with { Layout = PixelLayout.P010, Width = 20 }, surface.Plane0 with { Address = surface.Plane0.Address + 1 }, surface.Plane1));
        letterbox.Launch();
        Assert.DoesNotContain("cuLaunchKernel", Host.Journal);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WithoutMemoryForThePlan_LeavesNothingBehind()
    {
        var letterbox = new GpuLetterbox(Kernels, Stream, new LetterboxOptions { TargetWidth = 20, TargetHeight = 20 }, TensorElement.Float32);
        using CudaMemory batch = Kernels.Context.Allocate(letterbox.SlotBytes);
        using var memory = new DeviceMemory(TestPicture.Noise(new YuvFormat(40, 20, PixelLayout.Nv12), 1));
        GpuSurface surface = memory.Surface;
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        Host.Fail("cuMemAlloc_v2", 2);
        Assert.Equal("cuMemAlloc_v2: CUDA_ERROR_OUT_OF_MEMORY: out of memory (2)", Assert.Throws<CudaException>(() => letterbox.Put(scaler, surface, Rotation.None, batch, 0)).Message);
        Host.Reset();
        letterbox.Put(scaler, surface, Rotation.None, batch, 0);
        letterbox.Launch();
        Assert.Equal(scaler.DeviceBytes, letterbox.CreateScaler().DeviceBytes + scaler.DeviceBytes);
    }

    private static YuvFormat Format(Random random, int width, int height, PixelLayout layout) => new(
        width, height, layout, (ColorMatrix)random.Next(4), (ColorRange)random.Next(2), (ChromaSiting)random.Next(2));

    private static LetterboxOptions Options(Random random, int width, int height, ResizeFilter filter) => new()
    {
        TargetWidth = width,
        TargetHeight = height,
        Filter = filter,
        Channels = (ChannelOrder)random.Next(2),
        White = random.Next(2) == 0 ? 1 : 255,
        Padding = (byte)random.Next(256),
    };

    // How far the kernel is from the definition, and from the code that the CPU runs, in shares of white.
    private (double Exact, double Managed) Differences(TestPicture picture, LetterboxOptions options, Rotation rotation)
    {
        var plan = new LetterboxPlan(picture.Format, options, rotation);
        var exact = new float[options.TensorLength];
        var managed = new float[options.TensorLength];
        plan.RunScalar(picture.Image, exact);
        plan.Run(picture.Image, managed);
        float[] given = Run<float>(picture, options, rotation, TensorElement.Float32);
        return (Furthest(exact, given) / options.White, Furthest(managed, given) / options.White);
    }

    private T[] Run<T>(TestPicture picture, LetterboxOptions options, Rotation rotation, TensorElement element, bool isInterleaved = false)
        where T : unmanaged
    {
        var letterbox = new GpuLetterbox(Kernels, Stream, options, element, isInterleaved);
        using CudaMemory batch = Kernels.Context.Allocate(letterbox.SlotBytes);
        using var surface = new DeviceMemory(picture);
        using GpuLetterboxScaler scaler = letterbox.CreateScaler();
        letterbox.Put(scaler, surface.Surface, rotation, batch, 0);
        letterbox.Launch();
        return DeviceMemory.Read<T>(batch).ToArray();
    }

    private static double Furthest(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double furthest = 0;
        for (int i = 0; i < a.Length; i++)
            furthest = Math.Max(furthest, Math.Abs(a[i] - b[i]));
        return furthest;
    }
}
