using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VisionPipeline.Testing.Peers;

/// <summary>TLS in front of one Kafka broker that speaks none: clients meet this server only, since answers name it in the broker's place.</summary>
public sealed class KafkaTlsFront : LoopbackServer
{
    private readonly int _broker;
    private readonly X509Certificate2 _certificate;
    private readonly SslStreamCertificateContext _context;
    private readonly byte[] _brokerAddress;
    private readonly byte[] _ownAddress;

    /// <param name="bootstraps">The broker, <c>127.0.0.1:port</c>.</param>
    public KafkaTlsFront(string bootstraps)
    {
        ArgumentException.ThrowIfNullOrEmpty(bootstraps);
        _broker = int.Parse(bootstraps[(bootstraps.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        _brokerAddress = Address(_broker);
        _ownAddress = Address(Port);
        using X509Certificate2 authority = Authority("vision test authority");
        AuthorityPem = authority.ExportCertificatePem();
        _certificate = Server(authority);
        _context = SslStreamCertificateContext.Create(_certificate, null, offline: true);
    }

    /// <summary>The certificate of the authority that signed this server's, as PEM.</summary>
    public string AuthorityPem { get; }

    /// <summary>What a client takes as <c>bootstrap.servers</c>.</summary>
    public string Bootstraps => $"127.0.0.1:{Port}";

    /// <summary>The certificate of an authority that signed nothing, as PEM.</summary>
    public static string StrangerPem()
    {
        using X509Certificate2 stranger = Authority("nobody's authority");
        return stranger.ExportCertificatePem();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        _certificate.Dispose();
    }

    protected override async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        using var tls = new SslStream(client);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _context }, stop).ConfigureAwait(false);
        }
        catch (AuthenticationException)
        {
            // A client that does not trust us.
            return;
        }

        using var broker = new TcpClient();
        await broker.ConnectAsync(IPAddress.Loopback, _broker, stop).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(
            UntilEndAsync(() => tls.CopyToAsync(broker.GetStream(), over.Token), over),
            UntilEndAsync(() => AnswersAsync(broker.GetStream(), tls, over.Token), over)).ConfigureAwait(false);
    }

    // One direction that ends takes the other with it, as a closed connection would.
    private static async Task UntilEndAsync(Func<Task> relay, CancellationTokenSource over)
    {
        try
        {
            await relay().ConfigureAwait(false);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    // Each answer is its length in four bytes, then itself.
    private async Task AnswersAsync(NetworkStream broker, SslStream client, CancellationToken stop)
    {
        byte[] head = new byte[4];
        while (true)
        {
            await broker.ReadExactlyAsync(head, stop).ConfigureAwait(false);
            byte[] answer = new byte[4 + BinaryPrimitives.ReadInt32BigEndian(head)];
            head.CopyTo(answer, 0);
            await broker.ReadExactlyAsync(answer.AsMemory(4), stop).ConfigureAwait(false);
            for (int at = 0; answer.AsSpan(at).IndexOf(_brokerAddress) is >= 0 and int found; at += found + 1)
                _ownAddress.CopyTo(answer.AsSpan(at + found));
            await client.WriteAsync(answer, stop).ConfigureAwait(false);
        }
    }

    // As the protocol writes a broker: the host's letters, then the port in four bytes.
    private static byte[] Address(int port)
    {
        byte[] bytes = [.. "127.0.0.1"u8, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), port);
        return bytes;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static X509Certificate2 Server(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 signed = request.Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }
}
