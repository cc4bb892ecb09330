using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Processes;

/// <summary>Ends the process without waiting for anything.</summary>
public static partial class ImmediateExit
{
    /// <summary>
    /// Ends the process now: no finalisers, no exit handlers, no flushing. <see cref="Environment.Exit"/> waits for handlers
    /// that may be what hangs.
    /// </summary>
    /// <param name="code">Exit code, 0..255.</param>
    public static void With(int code) => Exit(code);

    // _exit(2)
    [LibraryImport("libc.so.6", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
