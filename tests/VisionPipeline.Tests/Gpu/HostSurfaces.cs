using FFmpeg.AutoGen;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Pictures as NVDEC leaves them, in the memory of a device that is the host: FFmpeg's own hardware frames, of its own device of type CUDA, over <see cref="HostGpu"/>'s context.</summary>
internal sealed unsafe class HostSurfaces : IDisposable
{
    public const int Pool = 17;

    private readonly nint _context;
    private AVBufferRef* _device;

    public HostSurfaces(CudaContext context)
    {
        _context = context.Address;
        _device = ffmpeg.av_hwdevice_ctx_alloc(AVHWDeviceType.AV_HWDEVICE_TYPE_CUDA);
        Assert.True(_device is not null);
        ((AVCUDADeviceContext*)((AVHWDeviceContext*)_device->data)->hwctx)->cuda_ctx = (CUctx_st*)_context;
    }

    /// <summary>Puts a picture of main memory on the device, as NV12 where it is planar 4:2:0 and as it is else.</summary>
    public void Lift(MediaFrame frame)
    {
        bool planar = frame.Format is AVPixelFormat.AV_PIX_FMT_YUV420P or AVPixelFormat.AV_PIX_FMT_YUVJ420P;
        AVPixelFormat format = planar ? AVPixelFormat.AV_PIX_FMT_NV12 : frame.Format;
        Assert.True(planar || format is AVPixelFormat.AV_PIX_FMT_NV12 or AVPixelFormat.AV_PIX_FMT_P010LE, $"{format} is not lifted");
        AVFrame* to = Make(format, frame.Width, frame.Height);
        Assert.True(ffmpeg.av_frame_copy_props(to, frame.Pointer) >= 0);
        to->color_range = frame.ColorRange;
        if (frame.Format == AVPixelFormat.AV_PIX_FMT_YUVJ420P)
            to->color_range = AVColorRange.AVCOL_RANGE_JPEG;
        int row = (format == AVPixelFormat.AV_PIX_FMT_P010LE ? 2 : 1) * frame.Width;
        Copy(to, 0, frame.Plane(0), frame.Stride(0), row, frame.Height);
        if (planar)
            Interleave(to, frame);
        else
            Copy(to, 1, frame.Plane(1), frame.Stride(1), (row + 1) & ~1, (frame.Height + 1) / 2);
        Give(to, frame);
    }

    /// <summary>A test picture of NV12 or P010 on the device.</summary>
    public void Fill(MediaFrame frame, TestPicture picture)
    {
        YuvFormat format = picture.Format;
        AVFrame* to = Make(format.Layout == PixelLayout.P010 ? AVPixelFormat.AV_PIX_FMT_P010LE : AVPixelFormat.AV_PIX_FMT_NV12, format.Width, format.Height);
        to->colorspace = AVColorSpace.AVCOL_SPC_UNSPECIFIED;
        to->color_range = format.Range == ColorRange.Full ? AVColorRange.AVCOL_RANGE_JPEG : AVColorRange.AVCOL_RANGE_MPEG;
        for (int plane = 0; plane < 2; plane++)
            Copy(to, plane, picture.Plane(plane), picture.Stride(plane), format.RowBytes(plane), format.Rows(plane));
        Give(to, frame);
    }

    /// <summary>Gives a shell a surface of undefined content like a picture on the device, with its times and colours.</summary>
    public void Make(MediaFrame into, MediaFrame like)
    {
        AVFrame* to = Make(like.SoftwareFormat, like.Width, like.Height);
        Assert.True(ffmpeg.av_frame_copy_props(to, like.Pointer) >= 0);
        Give(to, into);
    }

    /// <summary>A test picture of NV12 in main memory.</summary>
    public static void FillHost(MediaFrame frame, TestPicture picture)
    {
        frame.Allocate(AVPixelFormat.AV_PIX_FMT_NV12, picture.Format.Width, picture.Format.Height);
        frame.CopyPlane(0, picture.Plane(0), picture.Stride(0));
        frame.CopyPlane(1, picture.Plane(1), picture.Stride(1));
        frame.Pointer->color_range = AVColorRange.AVCOL_RANGE_JPEG;
    }

    /// <summary>Brings a picture of NV12 back to main memory, as FFmpeg's transfer does on a real device.</summary>
    public static void Lower(MediaFrame to, MediaFrame from)
    {
        Assert.Equal(AVPixelFormat.AV_PIX_FMT_NV12, from.SoftwareFormat);
        to.Allocate(AVPixelFormat.AV_PIX_FMT_NV12, from.Width, from.Height);
        for (int plane = 0; plane < 2; plane++)
        {
            AVFrame* pointer = from.Pointer;
            int rows = plane == 0 ? from.Height : (from.Height + 1) / 2;
            for (int y = 0; y < rows; y++)
                new ReadOnlySpan<byte>(pointer->data[plane] + ((long)y * pointer->linesize[plane]), (from.Width + 1) & ~1).CopyTo(new Span<byte>(to.Pointer->data[plane] + ((long)y * to.Pointer->linesize[plane]), to.Pointer->linesize[plane]));
        }

        Assert.True(ffmpeg.av_frame_copy_props(to.Pointer, from.Pointer) >= 0);
    }

    /// <summary>The time that a picture was given for an encoder.</summary>
    public static long TimeOf(MediaFrame frame) => frame.Pointer->pts;

    /// <summary>Where the first plane of the picture lies that FFmpeg's wrapped_avframe encoder put into a packet.</summary>
    public static ulong WrappedAddress(MediaPacket packet) => (ulong)((AVFrame*)packet.Pointer->data)->data[0];

    public void Dispose()
    {
        AVBufferRef* device = _device;
        _device = null;
        ffmpeg.av_buffer_unref(&device);
    }

    private static void Copy(AVFrame* to, int plane, ReadOnlySpan<byte> from, int stride, int row, int rows)
    {
        for (int y = 0; y < rows; y++)
            from.Slice(y * stride, row).CopyTo(new Span<byte>(to->data[plane] + ((long)y * to->linesize[plane]), row));
    }

    private static void Interleave(AVFrame* to, MediaFrame frame)
    {
        for (int y = 0; y < (frame.Height + 1) / 2; y++)
        {
            byte* line = to->data[1] + ((long)y * to->linesize[1]);
            for (int x = 0; x < (frame.Width + 1) / 2; x++)
            {
                line[2 * x] = frame.Plane(1)[(y * frame.Stride(1)) + x];
                line[(2 * x) + 1] = frame.Plane(2)[(y * frame.Stride(2)) + x];
            }
        }
    }

    private static void Give(AVFrame* from, MediaFrame to)
    {
        ffmpeg.av_frame_unref(to.Pointer);
        ffmpeg.av_frame_move_ref(to.Pointer, from);
        ffmpeg.av_frame_free(&from);
    }

    // A pitch that is no multiple of what one would guess.
    private AVFrame* Make(AVPixelFormat format, int width, int height)
    {
        AVBufferRef* reference = ffmpeg.av_hwframe_ctx_alloc(_device);
        Assert.True(reference is not null);
        var frames = (AVHWFramesContext*)reference->data;
        frames->format = AVPixelFormat.AV_PIX_FMT_CUDA;
        frames->sw_format = format;
        frames->width = (width + 1) & ~1;
        frames->height = (height + 1) & ~1;
        frames->initial_pool_size = Pool;
        AVFrame* frame = ffmpeg.av_frame_alloc();
        int pitch = ((format == AVPixelFormat.AV_PIX_FMT_P010LE ? 2 : 1) * frames->width) + 46;
        frame->buf[0] = ffmpeg.av_buffer_alloc((ulong)(pitch * frames->height * 3 / 2));
        frame->data[0] = frame->buf[0]->data;
        frame->data[1] = frame->data[0] + (pitch * frames->height);
        frame->linesize[0] = pitch;
        frame->linesize[1] = pitch;
        frame->format = (int)AVPixelFormat.AV_PIX_FMT_CUDA;
        frame->width = width;
        frame->height = height;
        frame->hw_frames_ctx = reference;
        return frame;
    }
}
