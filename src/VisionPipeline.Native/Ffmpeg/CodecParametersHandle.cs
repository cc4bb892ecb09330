using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

internal sealed unsafe class CodecParametersHandle(nint native) : CountedHandle("AVCodecParameters", native)
{
    protected override void Free(nint native)
    {
        AVCodecParameters* parameters = (AVCodecParameters*)native;
        ffmpeg.avcodec_parameters_free(&parameters);
    }
}
