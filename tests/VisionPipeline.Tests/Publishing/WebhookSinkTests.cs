using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>The webhook and JSON Lines sinks against a real HTTP server and real files.</summary>
public sealed class WebhookSinkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(string Signature, string Stamp, byte[] Body, string Pass, string Revision, string Node, string Schema)> _got = new();
    private readonly HttpListener _server;
    private readonly string _url;
    private Func<int, int> _answer = _ => 200;
    private volatile string? _chokesOn;
    private int _choked;
    private int _requests;

    public WebhookSinkTests()
    {
        (_server, _url) = Listen();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task Deliver_Event_IsSignedAndInOrder()
    {
        await using EventPublisher publisher = Open();
        for (int i = 0; i < 12; i++)
            publisher.Accept(PlateEvents.Make("north", i));
        await Eventually.Holds(() => _got.Count == 12);

        foreach (var (signature, stamp, body, _, _, _, _) in _got)
            Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, (byte[])[.. Encoding.ASCII.GetBytes(stamp + "."), .. body])), signature);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (PlateEvents.Make("north", i).PassId, $"{(i % 3) + 1}")), _got.Select(g => (g.Pass, g.Revision)));
        Assert.All(_got, g => Assert.Equal(("Tor-S%C3%BCd", "1"), (g.Node, g.Schema)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(405)]
    [InlineData(407)]
    [InlineData(421)]
    [InlineData(423)]
    [InlineData(302)]
    public async Task Deliver_TroubleForAWhile_IsTriedAgainInOrder(int status)
    {
        _answer = number => number <= 5 ? status : 200;
        await using EventPublisher publisher = Open();
        for (int i = 0; i < 6; i++)
            publisher.Accept(PlateEvents.Make("north", i));
        await Eventually.Holds(() => _got.Count >= 6 && publisher.Sinks()[0].Undelivered == 0);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => (PlateEvents.Make("north", i).PassId, $"{(i % 3) + 1}")), _got.Select(g => (g.Pass, g.Revision)).Distinct());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Deliver_RefusedForGood_IsDeadLetterAndTheRestGoesOn(int status)
    {
        _answer = number => number == 1 ? status : 200;
        await using EventPublisher publisher = Open();
        for (int i = 0; i < 4; i++)
            publisher.Accept(PlateEvents.Make("north", i));
        await Eventually.Holds(() => _got.Count == 3 && publisher.Sinks()[0].Undelivered == 0);
        await publisher.Outbox.FlushAsync();

        using var reader = new EventStoreReader(_folder.File("events.db"));
        DeadLetter letter = PlateEventJson.ReadDeadLetter(Assert.Single(reader.Read(new EventQuery { Kinds = EventKinds.DeadLetters })).Body);
        Assert.Equal($"HTTP {status}", letter.Reason);
        Assert.DoesNotContain("token", letter.Target);
    }

    [Fact]
    public async Task Deliver_NoAnswer_SaysSoWithoutSecretsAndHoldsNobodyUp()
    {
        _answer = _ => 0;
        await using EventPublisher publisher = Open(TimeSpan.FromSeconds(0.5));
        publisher.Accept(PlateEvents.Make("north", 0));
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble is not null);

        Assert.Contains("no answer", publisher.Sinks()[0].Trouble);
        Assert.DoesNotContain("t0ken", publisher.Sinks()[0].Trouble);
        await Eventually.Holds(() => Told() == 2);

        int Told() => File.Exists(_folder.File("events.jsonl")) ? File.ReadAllLines(_folder.File("events.jsonl")).Count(line => line.Contains("pass_id") || line.Contains("does not deliver")) : 0;
    }

    [Fact]
    public async Task Deliver_OneCameraInTrouble_IsToldOnceWhileTheOthersAreDelivered()
    {
        _chokesOn = "north";
        await using EventPublisher publisher = Open();
        publisher.Accept(PlateEvents.Make("north", 0));
        for (int i = 0; i < 5; i++)
        {
            // Two attempts make a go: the third tells that one has failed.
            int before = Volatile.Read(ref _choked);
            await Eventually.Holds(() => Volatile.Read(ref _choked) >= before + 3);
            publisher.Accept(PlateEvents.Make("south", i));
            await Eventually.Holds(() => publisher.Sinks()[0].Undelivered == 1);
            Assert.Contains("HTTP 500", publisher.Sinks()[0].Trouble);
        }

        _chokesOn = null;
        await Eventually.Holds(() => Told("delivers again") == 1);

        Assert.Equal(1, Told("does not deliver"));
        Assert.Null(publisher.Sinks()[0].Trouble);

        int Told(string words) => File.Exists(_folder.File("events.jsonl")) ? File.ReadAllLines(_folder.File("events.jsonl")).Count(line => line.Contains("webhook-gate " + words, StringComparison.Ordinal)) : 0;
    }

    [Fact]
    public async Task Deliver_NobodyListens_WaitsAndComesBack()
    {
        _server.Stop();
        await using EventPublisher publisher = Open();
        publisher.Accept(PlateEvents.Make("north", 0));
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble is not null);
        _server.Start();
        _ = ServeAsync();
        await Eventually.Holds(() => _got.Count == 1);
    }

    [Fact]
    public async Task JsonLines_AfterACutLine_EndsItAndGoesOn()
    {
        await File.WriteAllTextAsync(_folder.File("events.jsonl"), "{\"pass_id\":\"cut");
        await using (EventPublisher publisher = Open())
        {
            publisher.Accept(PlateEvents.Make("north", 0));
            await Eventually.Holds(() => publisher.Sinks()[1].Undelivered == 0);
        }

        string[] lines = await File.ReadAllLinesAsync(_folder.File("events.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.Equal(PlateEvents.Make("north", 0).PassId, PlateEventJson.ReadPlate(Encoding.UTF8.GetBytes(lines[1])).PassId);
    }

    // A server that answers is waited for: on a busy machine it may take its time, and what is sent twice is not what is looked at.
    private EventPublisher Open(TimeSpan? timeout = null) => new(
        new PublishingConfig
        {
            Outbox = new OutboxConfig { Path = _folder.File("events.db") },
            Webhooks =
            [
                new WebhookConfig
                {
                    Name = "gate", Url = new Uri(_url + "?token=t0ken"), Secret = "s3cret", Timeout = timeout ?? Eventually.Deadline, Attempts = 2, Kinds = EventKinds.Plates,
                    BackOff = TimeSpan.FromMilliseconds(20), MaxBackOff = TimeSpan.FromMilliseconds(100),
                },
            ],
            JsonLines = new JsonLinesConfig { Path = _folder.File("events.jsonl") },
        }, "Tor-Süd");

    // It takes no port 0, and a port that is free now may be another's by then.
    private static (HttpListener Server, string Url) Listen()
    {
        while (true)
        {
            string url = $"http://127.0.0.1:{Random.Shared.Next(20_000, 30_000)}/hook/";
            var server = new HttpListener();
            server.Prefixes.Add(url);
            try
            {
                server.Start();
                return (server, url);
            }
            catch (HttpListenerException)
            {
                server.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (_server.IsListening)
                await AnswerAsync(await _server.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        bool chokes = _chokesOn is { } camera && context.Request.Headers["X-Vision-Pass-Id"]!.StartsWith(camera, StringComparison.Ordinal);
        int status = chokes ? 500 : _answer(Interlocked.Increment(ref _requests));
        if (chokes)
            Interlocked.Increment(ref _choked);
        if (status == 0)
            return;
        if (status == 200)
            _got.Enqueue((context.Request.Headers["X-Vision-Signature"]!, context.Request.Headers["X-Vision-Timestamp"]!, body.ToArray(), context.Request.Headers["X-Vision-Pass-Id"]!, context.Request.Headers["X-Vision-Revision"]!, context.Request.Headers["X-Vision-Node"]!, context.Request.Headers["X-Vision-Schema-Version"]!));
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}
