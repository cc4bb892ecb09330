using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>A camera whose secret file is a pipe that nobody writes to: its thread hangs in the kernel, as on a network file system that is gone, and no interrupt reaches it.</summary>
internal sealed class HangingSource : IDisposable
{
    private readonly Task<FileStream> _writing;

    private HangingSource(string pipe)
    {
        Camera = Site.Live("hangs", "rtsp://127.0.0.1:9/x", $", credentials_file: '{pipe}'");

        // Opening returns when a reader has opened too.
        _writing = Task.Factory.StartNew(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), TaskCreationOptions.LongRunning);
    }

    /// <summary>The camera "hangs" for a configuration.</summary>
    public string Camera { get; }

    /// <summary>Completes when the camera hangs in it.</summary>
    public Task IsOpen => _writing.WaitAsync(TimeSpan.FromSeconds(60));

    public static async Task<HangingSource> MakeAsync(string pipe)
    {
        (await CommandLine.RunAsync("mkfifo", [pipe])).OrThrow("mkfifo");
        return new HangingSource(pipe);
    }

    public void Dispose()
    {
        if (_writing.IsCompletedSuccessfully)
            _writing.Result.Dispose();
    }
}
