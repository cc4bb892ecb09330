using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Recordings;

/// <summary>Paints the pictures of an export on the GPU that decoded them. Used by one thread. Owns its stream and the painter's memory until <see cref="Dispose"/>.</summary>
internal sealed class SurfacePainter : ISurfacePainter, IDisposable
{
    private readonly PaintList _list = new();
    private readonly GpuKernels _kernels;
    private readonly CudaStream _stream;
    private readonly GpuPainter _painter;
    private readonly Action<PaintList, long> _paint;

    /// <summary>Makes one.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="paint">Lists what is painted on a picture, which the list was begun for, of a capture time.</param>
    /// <exception cref="Native.NativeException">The device has no memory for it, or the kernels cannot be compiled.</exception>
    public SurfacePainter(GpuKernels kernels, Action<PaintList, long> paint)
    {
        _kernels = kernels;
        _paint = paint;
        _stream = kernels.Context.CreateStream();
        try
        {
            _painter = new GpuPainter(kernels, _stream);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public void Paint(MediaFrame surface, int rotation, long captureMicroseconds)
    {
        var onDevice = GpuSurface.Of(surface, _kernels.Context);
        bool turned = rotation is 90 or 270;
        _list.Begin(turned ? surface.Height : surface.Width, turned ? surface.Width : surface.Height);
        _paint(_list, captureMicroseconds);
        _painter.Paint(onDevice, (Rotation)rotation, _list);

        // The encoder reads it on a stream of its own.
        _stream.Synchronize();
    }

    public void Dispose()
    {
        _painter.Dispose();
        _stream.Dispose();
    }
}
