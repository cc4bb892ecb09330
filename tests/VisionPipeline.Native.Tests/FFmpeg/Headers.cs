namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>The FFmpeg headers that the binding is compared with; those of another major say nothing about it.</summary>
internal static class Headers
{
    public const string File = "libavdevice/version_major.h";

    public const string Major = @"LIBAVDEVICE_VERSION_MAJOR +59\b";
}
