using System.Diagnostics.CodeAnalysis;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;

namespace VisionPipeline.Gpu;

/// <summary>Our kernels, loaded into the primary context of one device.</summary>
/// <remarks>
/// Owns its reference on the context and the modules until <see cref="Dispose"/>; what uses them must be gone before. Thread-safe.
/// Letterbox, cutter and cells are loaded at the start; filters and painter when somebody first asks for them.
/// </remarks>
public sealed class GpuKernels : IDisposable
{
    private readonly Lock _lock = new();
    private readonly KernelCache _cache;
    private readonly CudaModule _letterbox;
    private readonly CudaModule _plateCrop;
    private readonly CudaModule _motion;
    private CudaModule? _enhance;
    private CudaModule? _paint;
    private bool _disposed;

    private GpuKernels(CudaContext context, KernelCache cache, IReadOnlyList<CudaModule> modules)
    {
        Context = context;
        _cache = cache;
        _letterbox = modules[0];
        _plateCrop = modules[1];
        _motion = modules[2];
    }

    /// <summary>The context: the one that FFmpeg and ONNX Runtime take too.</summary>
    public CudaContext Context { get; }

    /// <summary>Opens a device and loads the kernels, from the cache or freshly compiled. Never throws for what a machine lacks.</summary>
    /// <param name="ordinal">The device's number in CUDA's order, from 0.</param>
    /// <param name="cache">Where machine code is kept.</param>
    /// <param name="kernels">The kernels, or null.</param>
    /// <param name="reason">One line, e.g. <c>no CUDA driver: libcuda.so.1 not found</c>; null on success.</param>
    public static bool TryOpen(int ordinal, KernelCache cache, [NotNullWhen(true)] out GpuKernels? kernels, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(cache);
        kernels = null;
        if (!CudaDriver.TryOpen(out CudaDriver? driver, out reason))
            return false;
        if (ordinal < 0 || ordinal >= driver.DeviceCount)
        {
            reason = $"no CUDA device {ordinal}: there are {driver.DeviceCount}, counted from 0";
            return false;
        }

        try
        {
            kernels = Open(driver.Device(ordinal), cache);
            return true;
        }
        catch (Exception e) when (e is NativeException or ArgumentException)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>Unloads the kernels and gives the context back. Harmless twice.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _paint?.Dispose();
        _enhance?.Dispose();
        _motion.Dispose();
        _plateCrop.Dispose();
        _letterbox.Dispose();
        Context.Dispose();
    }

    /// <summary>The letterbox that writes elements of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No letterbox writes these.</exception>
    internal CudaFunction Letterbox(TensorElement element) => _letterbox.Function(element switch
    {
        TensorElement.Float32 => "letterbox_float",
        TensorElement.Float16 => "letterbox_half",
        TensorElement.UInt8 => "letterbox_byte",
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "tensors of pictures are made of Float32, Float16 or UInt8"),
    });

    /// <summary>The cutter of plates.</summary>
    internal CudaFunction PlateCrop() => _plateCrop.Function("plate_crop");

    /// <summary>What takes single samples.</summary>
    internal CudaFunction PlateSamples() => _plateCrop.Function("plate_samples");

    /// <summary>A filter pass.</summary>
    /// <exception cref="NativeException">The text cannot be compiled or loaded.</exception>
    internal CudaFunction Enhance(OcrPass pass) => Late(ref _enhance, KernelSource.Enhance).Function(pass switch
    {
        OcrPass.Sharpen => "enhance_sharpen",
        OcrPass.Clahe => "enhance_clahe",
        OcrPass.Equalize => "enhance_equalize",
        OcrPass.Adaptive => "enhance_adaptive",
        OcrPass.Morphology => "enhance_morphology",
        _ => throw new ArgumentOutOfRangeException(nameof(pass), pass, "not a filter"),
    });

    /// <summary>What adds up the luma cells of pictures.</summary>
    internal CudaFunction Motion() => _motion.Function("motion_cells");

    /// <summary>The painter: what finds the colours of blurred plates, and what paints.</summary>
    /// <exception cref="NativeException">The text cannot be compiled or loaded.</exception>
    internal (CudaFunction Blocks, CudaFunction Paint) Painter()
    {
        CudaModule module = Late(ref _paint, KernelSource.Paint);
        return (module.Function("paint_blocks"), module.Function("paint"));
    }

    private CudaModule Late(ref CudaModule? module, KernelSource source)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return module ??= Load(Context, _cache, source);
        }
    }

    private static GpuKernels Open(CudaDevice device, KernelCache cache)
    {
        CudaContext context = CudaContext.Retain(device);
        var modules = new List<CudaModule>();
        try
        {
            foreach (KernelSource source in new[] { KernelSource.Letterbox, KernelSource.PlateCrop, KernelSource.Motion })
                modules.Add(Load(context, cache, source));
            return new GpuKernels(context, cache, modules);
        }
        catch
        {
            modules.ForEach(static module => module.Dispose());
            context.Dispose();
            throw;
        }
    }

    private static CudaModule Load(CudaContext context, KernelCache cache, KernelSource source)
    {
        CudaCapability capability = context.Device.Capability;
        if (cache.Find(source, capability) is { } kept)
        {
            try
            {
                return context.LoadModule(kept);
            }
            catch (Exception e) when (e is CudaException or ArgumentException)
            {
                // Whole, and yet not to this driver's liking (PTX of a newer compiler, say): a fresh one may be.
            }
        }

        return context.LoadModule(cache.Compile(source, capability));
    }
}
