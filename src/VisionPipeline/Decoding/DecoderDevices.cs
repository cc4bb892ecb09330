using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>The hardware decoding devices of this machine, each opened once and shared by all cameras: one context per GPU.</summary>
/// <remarks>Thread-safe. Dispose it after the decoders; their own references keep a device alive until then in any case.</remarks>
public sealed class DecoderDevices : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(AVHWDeviceType Type, string? Name), HardwareDevice> _open = [];
    private bool _disposed;

    /// <summary>The GPU whose frames may stay in its memory; null where nobody reads them there.</summary>
    public DeviceResidence? Residence { get; init; }

    /// <summary>Asked instead of <see cref="Obstacle"/> before a stream is let on a GPU; tests put a GPU there that is none.</summary>
    internal Func<DecoderKind, string?> Probe { get; init; } = Obstacle;

    /// <summary>Why a way to decode cannot work here at all, found without opening anything; null where it may.</summary>
    /// <param name="kind">The way.</param>
    public static string? Obstacle(DecoderKind kind) => kind switch
    {
        DecoderKind.Cuda when !Loads("libcuda.so.1") => "no CUDA device: libcuda.so.1 not found",
        DecoderKind.Cuda when !Loads("libnvcuvid.so.1") => "no NVDEC: libnvcuvid.so.1 not found",
        DecoderKind.Vaapi when !HasNode("/dev/dri", "renderD*") => "no VA-API device: no /dev/dri/renderD*",
        DecoderKind.V4l2M2m when !HasNode("/dev", "video*") => "no V4L2 decoder: no /dev/video*",
        DecoderKind.Nvv4l2 when !HasNode("/dev", "nvhost-nvdec*") && !HasNode("/dev", "v4l2-nvdec*") && !File.Exists("/dev/nvhost-ctrl") =>
            "no Jetson codecs: no /dev/v4l2-nvdec and no /dev/nvhost-*",
        _ => null,
    };

    /// <summary>The device for a way to decode, opened when first asked for.</summary>
    /// <param name="kind"><see cref="DecoderKind.Cuda"/> or <see cref="DecoderKind.Vaapi"/>.</param>
    /// <param name="name">CUDA device number or VA-API render node; null takes that of <see cref="Residence"/>, else the first.</param>
    /// <returns>Null for ways that need no device of their own.</returns>
    /// <exception cref="FfmpegException">The device does not open.</exception>
    public HardwareDevice? Get(DecoderKind kind, string? name)
    {
        AVHWDeviceType type = kind switch
        {
            DecoderKind.Cuda => AVHWDeviceType.AV_HWDEVICE_TYPE_CUDA,
            DecoderKind.Vaapi => AVHWDeviceType.AV_HWDEVICE_TYPE_VAAPI,
            _ => AVHWDeviceType.AV_HWDEVICE_TYPE_NONE,
        };
        if (type == AVHWDeviceType.AV_HWDEVICE_TYPE_NONE)
            return null;
        if (kind == DecoderKind.Cuda)
            name ??= Residence?.Device;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_open.TryGetValue((type, name), out HardwareDevice? device))
            {
                device = HardwareDevice.Open(type, name);
                _open.Add((type, name), device);
            }

            return device;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (HardwareDevice device in _open.Values)
                device.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Whether frames of a decoder stay where they are.</summary>
    /// <param name="kind">Where it decodes.</param>
    /// <param name="options">How it was opened.</param>
    internal bool Keeps(DecoderKind kind, DecoderOptions options) =>
        kind == DecoderKind.Cuda && options.KeepOnDevice && Residence is { } home && (options.Device ?? home.Device) == home.Device;

    private static bool Loads(string library) => NativeLibrary.TryLoad(library, typeof(NativeException).Assembly, null, out _);

    private static bool HasNode(string folder, string pattern) =>
        Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, pattern).Any();
}
