using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Server.Cli;

/// <summary>Checks the native libraries that a verb needs before it starts, so that a wrong machine is a message and not a crash.</summary>
internal static class NativeNeeds
{
    /// <summary>FFmpeg: everything that opens or decodes a source.</summary>
    /// <exception cref="VerbException">A library is missing or wrong; one line for each.</exception>
    public static void Ffmpeg() => Require(FfmpegLibraries.Needed);

    private static void Require(IEnumerable<NativeLibraryProbe> probes)
    {
        string[] faults =
        [
            .. probes.Select(probe => probe.Run())
                .Where(library => library.State != NativeLibraryState.Ready)
                .Select(library => library.Line),
        ];
        if (faults.Length > 0)
            throw new VerbException(string.Join(Environment.NewLine, faults));
    }
}
