using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VisionPipeline.Testing.Rtsp;

/// <summary>One run of rtsp_camera.py: JSON lines in and out. Dispose kills exactly this process and waits for its end.</summary>
internal sealed class RtspCameraProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _questions = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private int _lastQuestion;

    private RtspCameraProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public RtspClients Clients { get; } = new();

    public static async Task<RtspCameraProcess> StartAsync(string command, string[] arguments, TimeSpan deadline)
    {
        var camera = new RtspCameraProcess(ChildProcess.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }));
        try
        {
            await camera._ready.Task.WaitAsync(deadline).ConfigureAwait(false);
            return camera;
        }
        catch
        {
            await camera.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a command and waits for its answer; a refusal is an <see cref="InvalidOperationException"/> with the server's words.</summary>
    public async Task<JsonElement> AskAsync(object command, TimeSpan deadline)
    {
        var number = Interlocked.Increment(ref _lastQuestion);
        var line = JsonSerializer.SerializeToNode(command)!.AsObject();
        line["id"] = JsonValue.Create(number);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[number] = answer;
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.ToJsonString()).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The pipe's other end is gone: the end of the output says why.
            await _reading.WaitAsync(deadline).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        // The server may have ended between the registration and the write.
        if (_reading.IsCompleted)
            FailAll();
        return await answer.Task.WaitAsync(deadline).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            using var parsed = JsonDocument.Parse(line);
            Take(parsed.RootElement.Clone());
        }

        await _errors.ConfigureAwait(false);
        FailAll();
    }

    private void Take(JsonElement message)
    {
        var news = message.GetProperty("event").GetString()!;
        switch (news)
        {
            case "ready":
                _ready.TrySetResult();
                break;
            case "failed":
                _ready.TrySetException(new InvalidOperationException($"RTSP camera: {message.GetProperty("text").GetString()}"));
                break;
            case "done" when _questions.TryRemove(message.GetProperty("id").GetInt32(), out var question):
                question.TrySetResult(message);
                break;
            case "error" when _questions.TryRemove(message.GetProperty("id").GetInt32(), out var question):
                question.TrySetException(new InvalidOperationException($"RTSP camera: {message.GetProperty("text").GetString()}"));
                break;
            default:
                Clients.Note(news, message.GetProperty("client").GetInt32());
                break;
        }
    }

    private void FailAll()
    {
        var fault = new InvalidOperationException($"The RTSP camera process ended: {_errors.Result.Trim()}");
        _ready.TrySetException(fault);
        foreach (var number in _questions.Keys)
        {
            if (_questions.TryRemove(number, out var question))
                question.TrySetException(fault);
        }
    }
}
