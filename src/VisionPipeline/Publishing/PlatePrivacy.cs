using System.Security.Cryptography;
using System.Text;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>Replaces what a plate says by a keyed HMAC-SHA256 (RFC 2104), so that the same plate gives the same value and nobody without the key gets the text. Thread-safe.</summary>
/// <remarks>
/// A plain hash would not do: all plates of a country can be hashed in seconds. With the key gone, the values tell nothing any more.
/// Probabilities of characters and alternative texts are left out, because they narrow the text down.
/// </remarks>
public sealed class PlatePrivacy
{
    private const int LeastKey = 32;
    private const int MostKey = 4096;
    private readonly byte[] _key;

    /// <summary>Takes a key.</summary>
    /// <param name="key">At least 32 bytes.</param>
    /// <param name="keepEvidence">Whether events still name their pictures.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public PlatePrivacy(ReadOnlySpan<byte> key, bool keepEvidence = false)
    {
        if (key.Length is < LeastKey or > MostKey)
            throw new ArgumentException($"the privacy key has {key.Length} bytes; {LeastKey} to {MostKey} are needed (head -c 32 /dev/urandom > FILE)", nameof(key));
        _key = key.ToArray();
        KeepsEvidence = keepEvidence;
        KeyId = Convert.ToHexStringLower(HMACSHA256.HashData(_key, "key id"u8).AsSpan(0, 4));
    }

    /// <summary>Whether events still name their pictures.</summary>
    public bool KeepsEvidence { get; }

    /// <summary>Tells keys apart without telling the key: eight hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>Reads the key from its file.</summary>
    /// <param name="config">Where it is.</param>
    /// <exception cref="OutboxException">It is missing, too short, or others may read it.</exception>
    public static PlatePrivacy Load(PrivacyConfig config)
    {
        try
        {
            var file = new FileInfo(config.KeyFile);
            if (file.Exists && (file.UnixFileMode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
                throw new OutboxException($"privacy key {config.KeyFile}: others may read it; chmod 600 it");
            if (file.Exists && file.Length > MostKey)
                throw new OutboxException($"privacy key {config.KeyFile}: {file.Length} bytes; at most {MostKey} are a key");
            byte[] key = File.ReadAllBytes(config.KeyFile);
            return new PlatePrivacy(key, config.KeepEvidence);
        }
        catch (ArgumentException e)
        {
            throw new OutboxException($"privacy key {config.KeyFile}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"privacy key {config.KeyFile}: {e.Message}", e);
        }
    }

    /// <summary>The value that stands for a text: 64 hexadecimal digits.</summary>
    /// <param name="text">Digits and capitals.</param>
    public string Hmac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

    /// <summary>The event without its text.</summary>
    /// <param name="plate">The event.</param>
    public PlateEvent Apply(PlateEvent plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        EventEvidence? evidence = KeepsEvidence ? plate.Evidence : null;
        return plate.Plate is not { } verdict
            ? plate with { Evidence = evidence }
            : plate with
            {
                Evidence = evidence,
                Plate = verdict with { Text = "", Hmac = Hmac(verdict.Text), KeyId = KeyId, Characters = [], Alternatives = [] },
            };
    }
}
