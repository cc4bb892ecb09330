using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Recordings;

/// <summary>Paints the pictures of an export on the GPU that decoded them, and looks for the plates to blur there. Used by one thread. Owns its stream and memory until <see cref="Dispose"/>.</summary>
internal sealed class SurfacePainter : ISurfacePainter, IDisposable
{
    private readonly PaintList _list = new();
    private readonly GpuKernels _kernels;
    private readonly ExportPainter _what;
    private readonly CudaStream _stream;
    private readonly GpuPainter? _painter;
    private readonly GpuLook? _look;
    private readonly SurfaceLook? _surfaces;

    /// <summary>Makes one.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="what">Tells what is painted. It and its detector must outlive this.</param>
    /// <exception cref="Native.NativeException">The device has no memory for it, or the kernels cannot be compiled.</exception>
    public SurfacePainter(GpuKernels kernels, ExportPainter what)
    {
        _kernels = kernels;
        _what = what;
        _stream = kernels.Context.CreateStream();
        try
        {
            _painter = new GpuPainter(kernels, _stream);
            if (what.Detector is { } detector)
                _surfaces = new SurfaceLook(_look = new GpuLook(kernels, _stream, detector));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Lookahead => _what.Lookahead;

    public void Begin() => _what.Begin(_surfaces);

    public void Copy(MediaFrame into, MediaFrame decoded)
    {
        _painter!.Copy(GpuSurface.Of(into, _kernels.Context), GpuSurface.Of(decoded, _kernels.Context));
        _stream.Synchronize();
    }

    public void See(MediaFrame surface, int rotation, long captureMicroseconds)
    {
        if (_surfaces is null)
            return;
        _surfaces.Show(GpuSurface.Of(surface, _kernels.Context), (Rotation)rotation);
        (int width, int height) = Upright(surface, rotation);
        Look(() => _what.See(width, height, captureMicroseconds));
    }

    public void Paint(MediaFrame surface, int rotation, long captureMicroseconds)
    {
        var onDevice = GpuSurface.Of(surface, _kernels.Context);
        (int width, int height) = Upright(surface, rotation);
        _list.Begin(width, height);
        Look(() => _what.List(_list, captureMicroseconds));
        try
        {
            _painter!.Paint(onDevice, (Rotation)rotation, _list);
        }
        catch (ArgumentException e)
        {
            throw new NotSupportedException(e.Message, e);
        }

        // The encoder reads it on a stream of its own.
        _stream.Synchronize();
    }

    public void Dispose()
    {
        _look?.Dispose();
        _painter?.Dispose();
        _stream.Dispose();
    }

    private static (int Width, int Height) Upright(MediaFrame surface, int rotation) =>
        rotation is 90 or 270 ? (surface.Height, surface.Width) : (surface.Width, surface.Height);

    // A run that fails with the batch on the device may well do with it in main memory.
    private static void Look(Action look)
    {
        try
        {
            look();
        }
        catch (ModelException e)
        {
            throw new NotSupportedException(e.Message, e);
        }
    }
}
