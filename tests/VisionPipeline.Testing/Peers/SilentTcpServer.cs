using System.Net.Sockets;

namespace VisionPipeline.Testing.Peers;

/// <summary>Accepts connections, reads what it is told and never says a word.</summary>
public sealed class SilentTcpServer : LoopbackServer
{
    protected override async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        var ignored = new byte[4096];
        while (await client.ReadAsync(ignored, stop).ConfigureAwait(false) > 0)
        {
        }
    }
}
