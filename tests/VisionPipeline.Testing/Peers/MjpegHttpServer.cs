using System.Net.Sockets;
using System.Text;

namespace VisionPipeline.Testing.Peers;

/// <summary>
/// MJPEG over HTTP as IP cameras speak it: one endless multipart/x-mixed-replace answer to whatever is asked, the
/// pictures in a loop. With a password it answers 401 to requests without the right Basic credentials (RFC 7617).
/// </summary>
public sealed class MjpegHttpServer : LoopbackServer
{
    private const string Boundary = "frame";

    private readonly IReadOnlyList<byte[]> _pictures;
    private readonly TimeSpan _interval;
    private readonly string? _credentials;
    private int _sent;

    /// <param name="pictures">The parts' bodies, each meant to be a JPEG; put a damaged one among them to test that.</param>
    /// <param name="framesPerSecond">Pace of the pictures.</param>
    /// <param name="user">With <paramref name="password"/>: who may watch.</param>
    /// <param name="password">Null: everybody may watch.</param>
    public MjpegHttpServer(IReadOnlyList<byte[]> pictures, double framesPerSecond = 25, string user = "operator", string? password = null)
    {
        _pictures = pictures;
        _interval = TimeSpan.FromSeconds(1 / framesPerSecond);
        if (password is not null)
            _credentials = $"{user}:{password}";
    }

    /// <summary>With the credentials, when there are some.</summary>
    public string Url => $"http://{(_credentials is null ? "" : _credentials + "@")}127.0.0.1:{Port}/video.mjpg";

    public string BareUrl => $"http://127.0.0.1:{Port}/video.mjpg";

    /// <summary>Pictures sent to all clients together.</summary>
    public int Sent => Volatile.Read(ref _sent);

    protected override async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        var request = await ReadRequestAsync(client, stop).ConfigureAwait(false);
        if (!Allowed(request))
        {
            await SayAsync(client, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stop)
                .ConfigureAwait(false);
            return;
        }

        await SayAsync(client, $"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary={Boundary}\r\nCache-Control: no-store\r\n\r\n", stop)
            .ConfigureAwait(false);
        using var pace = new PeriodicTimer(_interval);
        for (var i = 0; ; i = (i + 1) % _pictures.Count)
        {
            await SayAsync(client, $"--{Boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: {_pictures[i].Length}\r\n\r\n", stop).ConfigureAwait(false);
            await client.WriteAsync(_pictures[i], stop).ConfigureAwait(false);
            await SayAsync(client, "\r\n", stop).ConfigureAwait(false);
            Interlocked.Increment(ref _sent);
            await pace.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
    }

    private bool Allowed(string request) =>
        _credentials is null
        || request.Contains($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}\r\n", StringComparison.OrdinalIgnoreCase);

    private static async Task<string> ReadRequestAsync(NetworkStream client, CancellationToken stop)
    {
        var text = new StringBuilder();
        var chunk = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await client.ReadAsync(chunk, stop).ConfigureAwait(false);
            if (count == 0)
                throw new IOException("The client left before its request was complete");
            text.Append(Encoding.Latin1.GetString(chunk, 0, count));
        }

        return text.ToString();
    }

    private static ValueTask SayAsync(NetworkStream client, string words, CancellationToken stop) =>
        client.WriteAsync(Encoding.ASCII.GetBytes(words), stop);
}
