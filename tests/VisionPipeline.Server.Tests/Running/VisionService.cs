using System.Diagnostics;
using System.Globalization;
using System.Text;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary><c>vision run</c> as a process that goes on: its lines are waited for, signals are sent, and it is killed at the end where it still runs.</summary>
internal sealed class VisionService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly StringBuilder _text = new();
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _after;

    private VisionService(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>All that it said so far, on both channels.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    /// <summary>Starts it with a configuration's file.</summary>
    public static VisionService Start(string config, IEnumerable<string>? options = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(VisionProcess.Executable, ["run", "--config", config, .. options ?? []]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        return new VisionService(Process.Start(info)!);
    }

    /// <summary>Only lines from now on count for <see cref="SaysAsync"/>.</summary>
    public void Forget()
    {
        lock (_lock)
            _after = _lines.Count;
    }

    /// <summary>Waits for a line that has all of these words in it; the end of the process without one is a fault.</summary>
    public async Task<string> SaysAsync(params string[] words)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            bool isOver = _reading.IsCompleted;
            lock (_lock)
            {
                if (_lines.Skip(_after).FirstOrDefault(line => Array.TrueForAll(words, word => line.Contains(word, StringComparison.Ordinal))) is { } found)
                    return found;
                news = _news.Task;
            }

            if (isOver || late.IsCancellationRequested)
                throw new TimeoutException($"'{string.Join("' and '", words)}' was not said ({(isOver ? "it ended" : "in time")}): {Text}");
            await Task.WhenAny(news, _reading, Task.Delay(Timeout.InfiniteTimeSpan, late.Token));
        }
    }

    /// <summary>Waits until a camera's stream gives pictures.</summary>
    public Task IsLiveAsync(string camera) => SaysAsync($" {camera}: ", "-> Live");

    public async Task SignalAsync(string name) =>
        (await CommandLine.RunAsync("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)])).OrThrow("kill");

    /// <summary>Its exit code, which says by its own clock whether all ended in time; a process that goes on and on is a <see cref="TimeoutException"/> with what it said.</summary>
    public async Task<int> EndsAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"it still runs after {Patience.TotalSeconds} s: {Text}");
        }

        await _reading.WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            TaskCompletionSource news;
            lock (_lock)
            {
                _text.AppendLine(line);
                _lines.Add(line);
                news = _news;
                _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            news.SetResult();
        }
    }
}
