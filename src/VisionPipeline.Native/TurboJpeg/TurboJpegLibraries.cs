using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.TurboJpeg;

/// <summary>What JPEG needs on this machine.</summary>
public static class TurboJpegLibraries
{
    /// <summary>The probe of libturbojpeg.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } =
    [
        new NativeLibraryProbe
        {
            Name = "libturbojpeg",
            FileNames = [TurboJpegNative.Library],
            Package = "libturbojpeg0",
            Version = static _ => Version(),
            Judge = static _ => Plays() ? null : "it does not give back a picture that it coded: reinstall libturbojpeg0",
        },
    ];

    // TurboJPEG 2.x has no call that tells its version; the mapped file carries the ABI version in its name.
    private static string Version()
    {
        using JpegEncoder probe = new();
        const string Stem = "libturbojpeg.so";
        string? path = LoadedLibraries.PathOf(Stem);
        return path is null ? "unknown" : "ABI " + Path.GetFileName(path)[(Stem.Length + 1)..];
    }

    private static bool Plays()
    {
        using JpegEncoder encoder = new();
        using JpegDecoder decoder = new();
        byte[] picture = new byte[64];
        picture.AsSpan().Fill(128);
        byte[] jpeg = new byte[JpegEncoder.MaxBytes(8, 8, JpegSubsampling.Grey)];
        int length = encoder.Encode(picture, 8, 8, 8, JpegPixelFormat.Grey, 90, JpegSubsampling.Grey, jpeg);
        byte[] back = new byte[64];
        JpegPicture decoded = decoder.Decode(jpeg.AsSpan(0, length), back, 8, JpegPixelFormat.Grey);
        return decoded is { Width: 8, Height: 8, Warning: null } && Math.Abs(back[0] - 128) <= 2;
    }
}
