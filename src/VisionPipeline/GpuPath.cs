using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.LiveView;
using VisionPipeline.Native;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Recognition;

namespace VisionPipeline;

/// <summary>What a pipeline has on a GPU: kernels and a stream in the context that decoders and engines share, the batch, and the way back for plates.</summary>
/// <remarks>Owns all of it until <see cref="Dispose"/>, which comes after the loop, the readers and the models.</remarks>
internal sealed class GpuPath : IDisposable
{
    // What engines take when they run, beside the memory that they hold once they are warm: an assumption, never measured.
    private const long MostReserve = 512L << 20;

    private readonly GpuKernels _kernels;
    private readonly CudaStream _stream;
    private readonly GpuFrameReader _reader;
    private readonly ConcurrentBag<GpuCropBatch> _crops = [];
    private GpuIntake? _intake;
    private GpuPatches? _patches;
    private GpuThumbnails? _thumbnails;
    private bool _disposed;

    public GpuPath(GpuKernels kernels)
    {
        _kernels = kernels;
        CudaContext context = kernels.Context;
        _stream = context.CreateStream();
        try
        {
            _reader = new GpuFrameReader(context);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }

        Device = context.Device;
        Residence = new DeviceResidence(
            Device.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture),
            new DeviceLedger($"GPU {Device.Ordinal} ({Device.Name})", () => Free() ?? long.MaxValue / 2, Math.Min(MostReserve, Device.TotalMemoryBytes / 16)));
    }

    public CudaDevice Device { get; }

    /// <summary>The stream for the detector's engine, as a number.</summary>
    public nint Stream => _stream.Address;

    /// <summary>Shows plates and frames that lie on the device.</summary>
    public IFrameReader Reader => _reader;

    /// <summary>Keeps plates on the device; null where the reader does not cut them there.</summary>
    public IPatchKeeper? Patches => _patches;

    /// <summary>Lets decoders leave their frames on the device.</summary>
    public DeviceResidence Residence { get; init; }

    public GpuStatus Status => new()
    {
        Device = Device.Name,
        Ordinal = Device.Ordinal,
        IsLost = _intake?.IsLost ?? false,
        FreeBytes = Free() ?? 0,
        Surfaces = _intake?.Surfaces ?? 0,
        UploadedBytes = (_intake?.Uploaded ?? 0) + _crops.Sum(static crops => crops.Uploaded),
        DownloadedBytes = _reader.Bytes + (_intake?.Fetched ?? 0) + (_patches?.Downloaded ?? 0) + _crops.Sum(static crops => crops.Fetched) + (_thumbnails?.Bytes ?? 0),
        PlatesKept = _patches?.Kept ?? 0,
        PlateBytes = _patches?.DeviceBytes ?? 0,
    };

    /// <summary>Opens the path where the configuration has a use for it and the machine has what it takes.</summary>
    /// <param name="config">Names the device, the providers and the cameras' decoders.</param>
    /// <param name="path">The path, or null.</param>
    /// <param name="reason">Why there is none, in one line; null where there is one.</param>
    public static bool TryOpen(VisionConfig config, [NotNullWhen(true)] out GpuPath? path, [NotNullWhen(false)] out string? reason)
    {
        path = null;
        bool infers = config.Models.Providers.Any(static provider => provider != OrtProvider.Cpu);
        bool decodes = config.Cameras.Any(static camera => camera.Camera.Decoder is { KeepOnDevice: true, Kind: DecoderKind.Auto or DecoderKind.Cuda });
        if (!infers && !decodes)
        {
            reason = "off, as configured: neither decoders nor models may use a GPU";
            return false;
        }

        // Without NVDEC there are no frames on the device, and sending tensors up is the engine's own work; where memory is shared none
        // need be sent.
        reason = DecoderDevices.Obstacle(DecoderKind.Cuda);
        if (reason is not null && infers && IsIntegrated(config.Models.Device))
            reason = null;
        if (reason is not null || !GpuKernels.TryOpen(config.Models.Device, new KernelCache(), out GpuKernels? kernels, out reason))
            return false;
        try
        {
            path = new GpuPath(kernels);
            return true;
        }
        catch (CudaException e)
        {
            kernels.Dispose();
            reason = e.Message;
            return false;
        }
    }

    /// <summary>Makes the detector's intake: on the device, or on the processor where the device has no memory for it.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="told">Told in one line when the device is not used, or no longer.</param>
    public IFrameIntake Intake(ObjectDetector detector, Action<string> told)
    {
        try
        {
            return _intake = new GpuIntake(_kernels, _stream, detector, reason => told($"GPU {Device.Ordinal} failed and is used no more: {reason}"), Device.IsIntegrated);
        }
        catch (CudaException e)
        {
            told($"GPU {Device.Ordinal} does not take the batch: {e.Message}");
            return new HostIntake(detector);
        }
    }

    /// <summary>Lets plates be kept and cut on the device, where the reader runs on it or shares its memory.</summary>
    /// <param name="reader">The reader's network. As soon as it has gone on to the processor, plates come down again.</param>
    /// <param name="told">Told in one line where the device is not used for it.</param>
    public void KeepPlates(OnnxModel reader, Action<string> told)
    {
        if (reader.Provider == OrtProvider.Cpu && !Device.IsIntegrated)
            return;
        OrtProvider provider = reader.Provider;
        try
        {
            _patches = new GpuPatches(_kernels, bytes => Residence.Ledger.Lack(bytes) is null, () => reader.Provider == provider || reader.Provider != OrtProvider.Cpu);
        }
        catch (CudaException e)
        {
            told($"GPU {Device.Ordinal} does not take plates: {e.Message}");
        }
    }

    /// <summary>A reader's batch on the device; null where plates are not kept, or there is no memory for it.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="filters">Whether filter passes are on.</param>
    public IDeviceCrops? Crops(int bytes, bool filters)
    {
        if (_patches is null)
            return null;
        try
        {
            var crops = new GpuCropBatch(_kernels, bytes, Device.IsIntegrated, filters);
            _crops.Add(crops);
            return crops;
        }
        catch (NativeException)
        {
            // Its plates come down, as they do where the processor reads.
            return null;
        }
    }

    /// <summary>Times the kernels of an idle device, over 1080p pictures.</summary>
    /// <param name="detector">Whose tensor is filled.</param>
    /// <exception cref="NativeException">There is no memory for it, or the device failed.</exception>
    public IReadOnlyList<KernelTime> TimeKernels(ObjectDetector detector)
    {
        using var timer = new KernelTimer(_kernels);
        return timer.Measure(detector.Model.Letterbox, detector.Model.Input.Element, detector.Model.Input.IsInterleaved);
    }

    /// <summary>Makes what makes small pictures: on the device, or on the processor where the driver refuses.</summary>
    /// <param name="capacity">Most of one gather.</param>
    /// <param name="told">Told in one line when frames on the device give none, or no longer.</param>
    public IThumbnailMaker Thumbnails(int capacity, Action<string> told)
    {
        try
        {
            return _thumbnails = new GpuThumbnails(_kernels, _stream, capacity, reason => told($"GPU {Device.Ordinal} gives no pictures for live view any more: {reason}"));
        }
        catch (CudaException e)
        {
            told($"GPU {Device.Ordinal} gives no pictures for live view: {e.Message}");
            return new HostThumbnails();
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _patches?.Dispose();
        _reader.Dispose();
        _stream.Dispose();
        _kernels.Dispose();
    }

    private static bool IsIntegrated(int ordinal) =>
        CudaDriver.TryOpen(out CudaDriver? driver, out _) && ordinal < driver.DeviceCount && driver.Device(ordinal).IsIntegrated;

    // Null where the driver does not tell: a device that failed must not keep its cameras from the processor.
    private long? Free()
    {
        try
        {
            return _disposed ? null : _kernels.Context.MemoryInfo().FreeBytes;
        }
        catch (Exception e) when (e is CudaException or ObjectDisposedException)
        {
            return null;
        }
    }
}
