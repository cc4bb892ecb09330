using System.Net;
using System.Net.Sockets;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A relay in front of an RTSP server (interleaved TCP) that puts random bytes into what the server sends.</summary>
internal sealed class GarblingProxy(int serverPort) : LoopbackServer
{
    private int _mode;

    /// <summary>Overwrites every so many bytes with a random one; 0 relays faithfully.</summary>
    public void Damage(int everyBytes) => Volatile.Write(ref _mode, everyBytes);

    protected override async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, serverPort, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        NetworkStream server = peer.GetStream();
        await Task.WhenAll(RelayAsync(client, server, damaged: false, over), RelayAsync(server, client, damaged: true, over));
    }

    private async Task RelayAsync(NetworkStream from, NetworkStream to, bool damaged, CancellationTokenSource over)
    {
        var random = new Random(9);
        byte[] buffer = new byte[16384];
        long sinceDamage = 0;
        try
        {
            while (await from.ReadAsync(buffer, over.Token) is int read and > 0)
            {
                int every = damaged ? Volatile.Read(ref _mode) : 0;
                for (int i = 0; every > 0 && i < read; i++)
                {
                    if (++sinceDamage % every == 0)
                        buffer[i] = (byte)random.Next(256);
                }

                await to.WriteAsync(buffer.AsMemory(0, read), over.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
        }
        finally
        {
            // One direction that ends takes the other with it, as a closed connection would.
            await over.CancelAsync();
        }
    }
}
