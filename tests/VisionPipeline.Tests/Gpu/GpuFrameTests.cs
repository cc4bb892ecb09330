using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Frames that lie on the device: what they tell, and parts of them read back.</summary>
public sealed class GpuFrameTests(HostGpu gpu) : HostFrameTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public void Frame_OnTheDevice_TellsItsFormatPlanesAndPool()
    {
        using FrameLease lease = OnDevice(TestPicture.Noise(new YuvFormat(40, 22, PixelLayout.P010, Range: ColorRange.Full), 1));
        VideoFrame frame = lease.Frame;
        Assert.True(frame.IsOnDevice);
        Assert.False(frame.HasImage);
        Assert.Equal(new YuvFormat(40, 22, PixelLayout.P010, Range: ColorRange.Full), frame.Format);
        Assert.Equal(HostSurfaces.Pool, frame.Media.PoolSurfaces);
        Assert.Equal(40 * 22 * 3, frame.Media.SurfaceBytes);
        Assert.True(GpuSurface.IsIn(frame, Kernels.Context));
        Assert.Equal(default, frame.Media.DevicePlane(2, 1, 1));
        using CudaContext other = CudaContext.Retain(CudaDriver.Open().Device(1));
        Assert.False(GpuSurface.IsIn(frame, other));
        Assert.Throws<NotSupportedException>(() => GpuSurface.Of(frame, other));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Read_PartsOfDeviceFrames_AreTheSamePixelsAndNoMoreThanThose()
    {
        using var reader = new GpuFrameReader(Kernels.Context);
        var window = new FrameWindow();
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010 })
        {
            // An untagged picture of 720 rows is BT.709, a part of it would be BT.601.
            TestPicture picture = TestPicture.Noise(new YuvFormat(1281, 721, layout), 5, 4);
            using FrameLease lease = OnDevice(picture);
            Assert.True(reader.Reads(lease.Frame));
            foreach (PixelArea area in new[] { new PixelArea(0, 0, 1281, 721), new PixelArea(301, 77, 50, 21), new PixelArea(1279, 719, 2, 2), new PixelArea(3, 3, 1, 1) })
            {
                long before = reader.Bytes;
                YuvImage image = reader.Read(lease.Frame, area, window, out PixelArea shown);
                Assert.True(shown.Left <= area.Left && shown.Top <= area.Top && shown.Left + shown.Width >= area.Left + area.Width && shown.Top + shown.Height >= area.Top + area.Height);
                Assert.True(shown.Width <= area.Width + 2 && shown.Height <= area.Height + 2);
                Assert.Equal(ColorMatrix.Bt709, image.Format.EffectiveMatrix);
                int size = image.Format.BytesPerSample;
                for (int y = 0; y < shown.Height; y++)
                    Assert.True(picture.Plane(0).Slice(((shown.Top + y) * picture.Stride(0)) + (shown.Left * size), shown.Width * size).SequenceEqual(image.Plane0.Slice(y * image.Stride0, shown.Width * size)));
                for (int y = 0; y < image.Format.ChromaHeight; y++)
                    Assert.True(picture.Plane(1).Slice((((shown.Top / 2) + y) * picture.Stride(1)) + (shown.Left * size), image.Format.RowBytes(1)).SequenceEqual(image.Plane1.Slice(y * image.Stride1, image.Format.RowBytes(1))));
                Assert.Equal((shown.Width * shown.Height * size) + (image.Format.ChromaWidth * 2 * image.Format.ChromaHeight * size), reader.Bytes - before);
            }
        }
    }
}
