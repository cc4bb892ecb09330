using System.Runtime.InteropServices;

namespace VisionPipeline.Testing.Rtsp;

public sealed partial class RtspCamera
{
    /// <summary>Numbers of SIGSTOP and SIGCONT on Linux, x86-64 and arm64 (signal(7)).</summary>
    private const int SigStop = 19, SigCont = 18;

    /// <summary>No more frames from a mount (null: from all) while connections, keep-alives and RTCP go on.</summary>
    public Task PauseAsync(string? mount = null) => TellAsync("pause", mount);

    /// <summary>Frames again after <see cref="PauseAsync"/>, stamped with the time of now.</summary>
    public Task ResumeAsync(string? mount = null) => TellAsync("resume", mount);

    /// <summary>Drops the connections of a mount's clients (null: of everybody). They may come back at once.</summary>
    public Task KickAsync(string? mount = null) => TellAsync("kick", mount);

    /// <summary>The path is unknown from now on (404) and its clients are dropped.</summary>
    public Task RemoveAsync(string mount) => TellAsync("remove", mount);

    public Task AddAsync(string mount, string clip) => TellAsync("add", mount, clip);

    /// <summary>
    /// Another clip on a mount. In the stream: the next frame comes from it, timestamps go on, and the codec must be the
    /// same; otherwise clients are dropped and meet it, whatever its codec, when they come back.
    /// </summary>
    public Task SwapAsync(string clip, bool inStream, string? mount = null) =>
        Running.AskAsync(
            new { cmd = "swap", mount = mount ?? _options.Mount, clip = Path.GetFullPath(clip), in_stream = inStream }, StartDeadline);

    /// <summary>The whole process hangs (SIGSTOP): connections stay open, nothing answers, new ones are accepted by the kernel only.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => Signal(SigCont);

    public async Task<RtspCameraStats> StatsAsync()
    {
        var answer = await Running.AskAsync(new { cmd = "stats" }, AnswerDeadline).ConfigureAwait(false);
        return new RtspCameraStats(
            TimeSpan.FromSeconds(answer.GetProperty("cpu").GetDouble()),
            answer.GetProperty("clients").GetInt32(),
            answer.GetProperty("frames").GetInt64(),
            answer.GetProperty("loops").GetInt64());
    }

    private Task TellAsync(string verb, string? mount, string? clip = null) =>
        Running.AskAsync(new { cmd = verb, mount, clip }, clip is null ? AnswerDeadline : StartDeadline);

    private void Signal(int number)
    {
        if (SendSignal(ProcessId, number) != 0)
            throw new InvalidOperationException($"kill({ProcessId}, {number}): errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
