using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An <c>AVDictionary</c> for the length of one call, which may take entries out of it.</summary>
internal unsafe ref struct OptionDictionary
{
    private readonly AVDictionary** _slot;

    public OptionDictionary(IReadOnlyDictionary<string, string> options)
    {
        _slot = (AVDictionary**)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(AVDictionary*));
        foreach ((string key, string value) in options)
        {
            int code = ffmpeg.av_dict_set(_slot, key, value, 0);
            if (code >= 0)
                continue;
            Dispose();
            FfmpegException.ThrowIfError(code, "av_dict_set");
        }
    }

    public readonly AVDictionary** Reference => _slot;

    public readonly void Dispose()
    {
        ffmpeg.av_dict_free(_slot);
        System.Runtime.InteropServices.NativeMemory.Free(_slot);
    }
}
