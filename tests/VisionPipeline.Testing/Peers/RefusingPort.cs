using System.Net;
using System.Net.Sockets;

namespace VisionPipeline.Testing.Peers;

/// <summary>
/// A port on 127.0.0.1 that refuses connections and that nobody else is given by chance: bound, not listening. A server
/// that sets SO_REUSEADDR can still listen on it.
/// </summary>
public sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes the given port, or one that the system chooses for 0.</summary>
    public RefusingPort(int port = 0)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public void Dispose() => _socket.Dispose();
}
