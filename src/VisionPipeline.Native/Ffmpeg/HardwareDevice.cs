using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A hardware decoding device (<c>AVHWDeviceContext</c>): CUDA (NVDEC) or VA-API. Share one per GPU.</summary>
/// <remarks>Thread-safe; decoders hold references of their own, so it may be disposed before them.</remarks>
public sealed unsafe class HardwareDevice : IDisposable
{
    private readonly BufferHandle _handle;

    private HardwareDevice(BufferHandle handle, AVHWDeviceType type)
    {
        _handle = handle;
        Type = type;
    }

    /// <summary>The kind of device.</summary>
    public AVHWDeviceType Type { get; }

    /// <summary>The pixel format of frames that stay on it.</summary>
    public AVPixelFormat PixelFormat => Type switch
    {
        AVHWDeviceType.AV_HWDEVICE_TYPE_CUDA => AVPixelFormat.AV_PIX_FMT_CUDA,
        AVHWDeviceType.AV_HWDEVICE_TYPE_VAAPI => AVPixelFormat.AV_PIX_FMT_VAAPI,
        _ => AVPixelFormat.AV_PIX_FMT_NONE,
    };

    internal BufferHandle Handle => _handle;

    internal AVBufferRef* Pointer => (AVBufferRef*)_handle.Live;

    /// <summary>Opens a device.</summary>
    /// <param name="type">CUDA or VA-API.</param>
    /// <param name="device">CUDA device number or VA-API render node (<c>/dev/dri/renderD128</c>); null takes the first.</param>
    /// <exception cref="FfmpegException">There is no such device or its driver is missing.</exception>
    public static HardwareDevice Open(AVHWDeviceType type, string? device = null)
    {
        // CUDA: the primary context, so that our kernels and ONNX Runtime share it with the decoder.
        var options = type == AVHWDeviceType.AV_HWDEVICE_TYPE_CUDA
            ? new Dictionary<string, string> { ["primary_ctx"] = "1" }
            : new Dictionary<string, string>();
        using var dictionary = new OptionDictionary(options);
        AVBufferRef* reference = null;
        int code = ffmpeg.av_hwdevice_ctx_create(&reference, type, device!, *dictionary.Reference, 0);
        FfmpegException.ThrowIfError(code, "av_hwdevice_ctx_create");
        return new HardwareDevice(new BufferHandle((nint)reference), type);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
