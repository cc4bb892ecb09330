using System.Net.Sockets;
using System.Text;

namespace VisionPipeline.Testing.Peers;

/// <summary>Answers the first request as an RTSP server would and everything after it with random bytes, the same in each run.</summary>
public sealed class GarbageRtspServer : LoopbackServer
{
    public string Url => $"rtsp://127.0.0.1:{Port}/cam";

    protected override async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        var request = new byte[4096];
        var random = new Random(1);
        var reply = Encoding.ASCII.GetBytes("RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n");
        while (await client.ReadAsync(request, stop).ConfigureAwait(false) > 0)
        {
            await client.WriteAsync(reply, stop).ConfigureAwait(false);
            reply = new byte[65536];
            random.NextBytes(reply);
        }
    }
}
