using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace Tesseract;

/// <summary>What Tesseract needs on this machine. It is a second opinion: the main job runs without.</summary>
public static unsafe class TesseractLibraries
{
    /// <summary>The probe of libtesseract; its version line also tells whether English is there.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } = Build();

    /// <summary>Once per process, before the library is loaded: one OpenMP thread.</summary>
    /// <remarks>Measured: 4 times as long per crop with OpenMP's own choice of threads, which wait for each other busily.</remarks>
    internal static void Prepare() => _ = Probes;

    private static NativeLibraryProbe[] Build()
    {
        // Before libtesseract (and with it libgomp) is loaded: libgomp reads the environment once.
        LibcEnvironment.Set("OMP_THREAD_LIMIT", "1", overwrite: true);
        return
        [
            new NativeLibraryProbe
            {
                Name = "libtesseract",
                FileNames = [TesseractNative.Library],
                Package = "libtesseract5, tesseract-ocr-eng",
                Required = false,
                Version = static _ => Marshal.PtrToStringUTF8((nint)TesseractNative.Version()) ?? "unknown",
                Judge = static version => !version.StartsWith("5.", StringComparison.Ordinal)
                    ? "version 5 is needed"
                    : TesseractData.Find("eng") is null ? TesseractData.Missing("eng", null) : null,
            },
        ];
    }
}
