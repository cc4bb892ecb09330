using FFmpeg.AutoGen;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Native.Ffmpeg;

/// <content>Pictures in a device's memory (hwcontext.h, hwcontext_cuda.h).</content>
public sealed unsafe partial class MediaFrame
{
    /// <summary>Whether the picture lies in the memory of a CUDA device, as NVDEC leaves it.</summary>
    public bool IsOnCuda => IsOnDevice && Format == AVPixelFormat.AV_PIX_FMT_CUDA;

    /// <summary>How the samples lie: the device's layout where the picture is on one, else <see cref="Format"/>.</summary>
    public AVPixelFormat SoftwareFormat => IsOnDevice ? Frames->sw_format : Format;

    /// <summary>The <c>CUcontext</c> that the picture lies in, as a number; 0 where it lies on no CUDA device.</summary>
    public nint CudaContext => IsOnCuda ? (nint)((AVCUDADeviceContext*)Frames->device_ctx->hwctx)->cuda_ctx : 0;

    /// <summary>Surfaces of the pool that the picture comes from; 0 where it lies on no device or the pool grows by need.</summary>
    public int PoolSurfaces => IsOnDevice ? Frames->initial_pool_size : 0;

    /// <summary>Bytes of one surface of that pool, without the padding that the driver adds; 0 where it lies on no device.</summary>
    public long SurfaceBytes => IsOnDevice ? Math.Max(0, ffmpeg.av_image_get_buffer_size(Frames->sw_format, Frames->width, Frames->height, 1)) : 0;

    private AVHWFramesContext* Frames => (AVHWFramesContext*)Pointer->hw_frames_ctx->data;

    /// <summary>Where a plane of a picture on a CUDA device lies. Valid while the shell holds the picture.</summary>
    /// <param name="plane">0..3.</param>
    /// <param name="widthBytes">Bytes of a row that carry samples.</param>
    /// <param name="rows">Rows.</param>
    /// <returns>The default where there is no such plane, or the picture lies elsewhere.</returns>
    public CudaPlane DevicePlane(int plane, int widthBytes, int rows)
    {
        int stride = Stride(plane);
        byte* data = Pointer->data[plane];
        return !IsOnCuda || data is null ? default : new CudaPlane((ulong)data, stride, widthBytes, rows);
    }
}
