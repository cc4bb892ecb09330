using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VisionPipeline.Server.Tests.Rtsp;

/// <summary>
/// The least RTSP client (RFC 2326) that shows what is on the wire: plays a URL over TCP and gives each interleaved packet.
/// Reads give null at the end of the connection.
/// </summary>
internal sealed class RtpReader : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _late = new(Deadline);
    private NetworkStream _stream = null!;
    private int _request;

    public static async Task<RtpReader> PlayAsync(string url)
    {
        var reader = new RtpReader();
        var address = new Uri(url);
        await reader._client.ConnectAsync(address.Host, address.Port, reader._late.Token);
        reader._stream = reader._client.GetStream();
        await reader.AskAsync($"DESCRIBE {url} RTSP/1.0", "Accept: application/sdp");
        var setup = await reader.AskAsync($"SETUP {url}/stream=0 RTSP/1.0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
        var session = setup.Split('\n').Single(l => l.StartsWith("Session:", StringComparison.OrdinalIgnoreCase)).Split(';')[0].Trim();
        await reader.AskAsync($"PLAY {url}/ RTSP/1.0", session);
        return reader;
    }

    /// <summary>The next interleaved packet: channel 0 is RTP, 1 is RTCP. Null: the server has closed the connection.</summary>
    public async Task<(int Channel, byte[] Packet)?> ReadAsync()
    {
        var head = new byte[4];
        if (await _stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, _late.Token) < 4)
            return null;
        Assert.Equal((byte)'$', head[0]);
        var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2))];
        await _stream.ReadExactlyAsync(packet, _late.Token);
        return (head[1], packet);
    }

    public async Task UntilRtpAsync()
    {
        while ((await ReadAsync() ?? throw new EndOfStreamException()).Channel != 0)
        {
        }
    }

    public async Task UntilEndAsync()
    {
        try
        {
            while (await ReadAsync() is not null)
            {
            }
        }
        catch (IOException)
        {
            // A killed server's kernel may send a reset in place of an end.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _late.Dispose();
    }

    private async Task<string> AskAsync(string line, string header)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nCSeq: {++_request}\r\n{header}\r\n\r\n"), _late.Token);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, _late.Token);
            head.Append((char)one[0]);
        }

        var text = head.ToString();
        Assert.StartsWith("RTSP/1.0 200", text);
        var length = text.Split('\n').FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
            await _stream.ReadExactlyAsync(new byte[int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)], _late.Token);
        return text;
    }
}
