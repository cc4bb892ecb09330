using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;

namespace VisionPipeline.Publishing;

/// <summary>Posts events one by one to an address, in order for each camera, several cameras at once.</summary>
/// <remarks>
/// <para>Each request has <c>X-Vision-Kind</c>, <c>X-Vision-Schema-Version</c>, <c>X-Vision-Node</c>, <c>X-Vision-Sequence</c>, where it is about a pass
/// <c>X-Vision-Pass-Id</c>, <c>X-Vision-Revision</c> and <c>X-Vision-Trace-Id</c>, and with a secret <c>X-Vision-Timestamp</c> (Unix seconds) and <c>X-Vision-Signature</c>: <c>sha256=</c> and the hexadecimal
/// HMAC-SHA256 of timestamp, a dot, and the body.</para>
/// <para>2xx is delivered. 408, 425, 429, 5xx, no answer, and what an operator, a proxy or a moved address can be the cause of (401, 403, 404, 405, 407,
/// 421, 423) are tried again for ever. Other 4xx (400, 409, 410, 413, 415, 422, ...) mean that this event will never be taken: it becomes a dead letter. Redirects are not followed and count as trouble.</para>
/// </remarks>
public sealed class WebhookSink : DeliverySink, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly WebhookConfig _config;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpStatusCode> _retry;
    private readonly byte[]? _secret;

    /// <summary>Prepares the sink; nothing is sent yet.</summary>
    /// <param name="config">The address.</param>
    /// <param name="node">The machine's name.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="ArgumentException">The address is neither http nor https.</exception>
    public WebhookSink(WebhookConfig config, string node, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Url.Scheme is not ("http" or "https"))
            throw new ArgumentException($"webhook {config.Name}: the address begins with {config.Url.Scheme}:, http: or https: is needed");
        _config = config;
        // Headers are ASCII, names need not be.
        _node = Uri.EscapeDataString(node);
        _time = time ?? TimeProvider.System;
        _secret = config.Secret is null ? null : Encoding.UTF8.GetBytes(config.Secret);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _retry = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions<HttpStatusCode>
            {
                ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TimeoutException>().HandleResult(IsTrouble),
                MaxRetryAttempts = Math.Max(1, config.Attempts - 1),
                Delay = config.BackOff,
                MaxDelay = config.MaxBackOff,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
        Registration = new SinkRegistration("webhook-" + config.Name, config.Kinds);
    }

    /// <inheritdoc/>
    public override SinkRegistration Registration { get; }

    internal override TimeSpan BackOff => _config.BackOff;

    internal override TimeSpan MaxBackOff => _config.MaxBackOff;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    internal override async Task RunOnceAsync(SinkFeed feed, SinkProgress progress, CancellationToken cancellation)
    {
        var ready = new List<int>();
        var running = new Dictionary<int, Task>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                ready.Clear();
                feed.Ready(ready);
                foreach (int lane in ready)
                {
                    if (running.Count < _config.Parallel && !running.ContainsKey(lane))
                        running[lane] = SendLaneAsync(feed, lane, progress, stop.Token);
                }

                await feed.WaitAsync(LongestWait, cancellation).ConfigureAwait(false);
                foreach ((int lane, Task task) in running.Where(pair => pair.Value.IsCompleted).ToList())
                {
                    running.Remove(lane);
                    await task.ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendLaneAsync(SinkFeed feed, int lane, SinkProgress progress, CancellationToken cancellation)
    {
        var entries = new List<OutboxEntry>();
        feed.Take(lane, 32, entries);
        int done = 0;
        try
        {
            for (; done < entries.Count; done++)
            {
                OutboxEntry entry = entries[done];
                HttpStatusCode status = await _retry.ExecuteAsync(async token => await PostAsync(entry, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
                if (IsTrouble(status))
                    throw Held(progress, entry, $"HTTP {(int)status}");
                if ((int)status is >= 200 and < 300)
                {
                    feed.Acknowledge(entry);
                    progress.Success(entry);
                }
                else
                {
                    feed.Refuse(entry, _config.ToString(), $"HTTP {(int)status}");
                    progress.Refused(entry);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw Held(progress, entries[done], e is TimeoutException ? $"no answer in {_config.Timeout.TotalSeconds:F0} s" : Words((HttpRequestException)e));
        }
        finally
        {
            for (int i = entries.Count - 1; i >= done; i--)
                feed.GiveBack(entries[i]);
            feed.Wake();
        }
    }

    private SinkException Held(SinkProgress progress, OutboxEntry entry, string words)
    {
        words = $"{_config}: {words}";
        progress.Failure(entry, words);
        return new SinkException(words);
    }

    private async Task<HttpStatusCode> PostAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), late, _config.Timeout, Timeout.InfiniteTimeSpan);
        using HttpRequestMessage request = RequestOf(entry);
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token).ConfigureAwait(false);
            return answer.StatusCode;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private HttpRequestMessage RequestOf(OutboxEntry entry)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _config.Url) { Content = new ByteArrayContent(entry.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Vision-Kind", entry.Kind.ToString().ToLowerInvariant());
        request.Headers.Add("X-Vision-Schema-Version", Events.PlateEvent.SchemaVersion.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Vision-Node", _node);
        request.Headers.Add("X-Vision-Sequence", entry.Sequence.ToString(CultureInfo.InvariantCulture));
        if (entry.PassId is { } pass)
        {
            request.Headers.TryAddWithoutValidation("X-Vision-Pass-Id", pass);
            request.Headers.Add("X-Vision-Revision", entry.Revision.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Vision-Trace-Id", Events.EventTrace.IdOf(pass));
        }

        if (entry.Replay)
            request.Headers.Add("X-Vision-Replay", "true");
        foreach ((string name, string value) in _config.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (_secret is not null)
        {
            string stamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("X-Vision-Timestamp", stamp);
            request.Headers.Add("X-Vision-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, (byte[])[.. Encoding.ASCII.GetBytes(stamp + "."), .. entry.Body])));
        }

        return request;
    }

    private static bool IsTrouble(HttpStatusCode status) => (int)status is >= 500 or < 200 or (>= 300 and < 400) or 401 or 403 or 404 or 405 or 407 or 408 or 421 or 423 or 425 or 429;

    // The exception's own words may quote the address with its query.
    private static string Words(HttpRequestException e) =>
        e.InnerException is System.Net.Sockets.SocketException socket ? socket.SocketErrorCode.ToString() : e.HttpRequestError.ToString();
}
