using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed unsafe class BindingTests
{
    [NeedsFfmpegFact]
    public void Functions_All_AreExportedByTheirLibrary()
    {
        List<string> missing = [];
        int checkedCount = 0;
        foreach (MethodInfo method in typeof(ffmpeg).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (method.GetCustomAttribute<DllImportAttribute>() is not { } import)
                continue;
            checkedCount++;
            if (!NativeLibrary.TryGetExport(NativeLibrary.Load(import.Value), method.Name, out _))
                missing.Add($"{import.Value}: {method.Name}");
        }

        Assert.Empty(missing);
        Assert.InRange(checkedCount, 300, 2000);
    }

    [NeedsFfmpegFact]
    public void StringOverload_FindsADecoderByName()
    {
        AVCodec* codec = ffmpeg.avcodec_find_decoder_by_name("h264");

        Assert.True(codec != null);
        Assert.Equal(AVCodecID.AV_CODEC_ID_H264, codec->id);
        Assert.True(ffmpeg.avcodec_find_decoder_by_name("no such decoder") == null);
        Assert.True(ffmpeg.avcodec_find_decoder_by_name(null) == null);
    }

    [NeedsFfmpegFact]
    public void StringOverload_TextLongerThanTheStackBuffer_ArrivesWhole()
    {
        string text = new string('ä', 5000);
        AVDictionary* dictionary = null;
        ffmpeg.av_dict_set(&dictionary, "key", text, 0);

        string? back = Marshal.PtrToStringUTF8((nint)ffmpeg.av_dict_get(dictionary, "key", null, 0)->value);
        ffmpeg.av_dict_free(&dictionary);

        Assert.Equal(text, back);
        Assert.True(dictionary == null);
    }

    [NeedsFfmpegFact]
    public void FrameArrays_AfterGettingABuffer_HoldPlanesAndLineSizes()
    {
        AVFrame* frame = ffmpeg.av_frame_alloc();
        frame->format = (int)AVPixelFormat.AV_PIX_FMT_YUV420P;
        frame->width = 64;
        frame->height = 32;
        FfmpegException.ThrowIfError(ffmpeg.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");

        Assert.True(frame->data[0] != null && frame->data[1] != null && frame->data[2] != null && frame->data[3] == null);
        Assert.True(frame->linesize[0] >= 64 && frame->linesize[1] >= 32 && frame->linesize[3] == 0);
        AVFrame* borrowed = frame;
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = borrowed->data[8]; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = borrowed->data[-1]; });
        ffmpeg.av_frame_free(&frame);
    }

    [NeedsFfmpegFact]
    public void InterruptCallback_ThatSaysStop_EndsTheOpen()
    {
        AVFormatContext* format = ffmpeg.avformat_alloc_context();
        int asked = 0;
        format->interrupt_callback.callback = &Interrupt;
        format->interrupt_callback.opaque = &asked;

        int status = ffmpeg.avformat_open_input(&format, "tcp://127.0.0.1:1", null, null);

        Assert.True(status < 0);
        Assert.True(format == null);
        Assert.True(asked > 0);
    }

    [NeedsFfmpegFact]
    public void ThrowIfError_NegativeStatus_CarriesCallWordsAndCode()
    {
        var refused = Assert.Throws<FfmpegException>(
            () => FfmpegException.ThrowIfError(ffmpeg.AVERROR(ffmpeg.ECONNREFUSED), "avformat_open_input"));

        Assert.Equal("avformat_open_input: Connection refused (-111)", refused.Message);
        Assert.Equal(("avformat_open_input", "Connection refused", -111), (refused.Call, refused.Words, refused.Code));
        Assert.Equal("End of file", FfmpegException.WordsFor(ffmpeg.AVERROR_EOF));
    }

    [Fact]
    public void ThrowIfError_ZeroOrMore_GivesTheStatusBack()
    {
        Assert.Equal(0, FfmpegException.ThrowIfError(0, "av_read_frame"));
        Assert.Equal(7, FfmpegException.ThrowIfError(7, "av_find_best_stream"));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Interrupt(void* asked)
    {
        (*(int*)asked)++;
        return 1;
    }
}
