using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>Pictures that never come: the first of a sequence is a pipe that is opened for writing and never written to, so that who reads hangs in the kernel.</summary>
internal sealed class HangingSource : IDisposable
{
    private readonly Task<FileStream> _writing;

    private HangingSource(string folder)
    {
        Pattern = Path.Combine(folder, "hang-%02d.jpg");

        // Opening returns when a reader has opened too.
        _writing = Task.Factory.StartNew(() => new FileStream(Path.Combine(folder, "hang-00.jpg"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite), TaskCreationOptions.LongRunning);
    }

    /// <summary>The address for a camera.</summary>
    public string Pattern { get; }

    /// <summary>Completes when a camera hangs in it.</summary>
    public Task IsOpen => _writing.WaitAsync(TimeSpan.FromSeconds(60));

    public static async Task<HangingSource> MakeAsync(string folder)
    {
        (await CommandLine.RunAsync("mkfifo", [Path.Combine(folder, "hang-00.jpg")])).OrThrow("mkfifo");
        return new HangingSource(folder);
    }

    public void Dispose()
    {
        if (_writing.IsCompletedSuccessfully)
            _writing.Result.Dispose();
    }
}
