using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VisionPipeline.Recording;

/// <summary>Checks the evidence chain of a recording folder: order, links, signatures, and the files that it names. Changes nothing.</summary>
public static class EvidenceVerification
{
    /// <summary>Verifies a folder's chain.</summary>
    /// <param name="root">The recording folder.</param>
    /// <param name="publicKey">Public key in PEM form; null takes the one in the folder, which whoever changed the log could have changed too.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="IOException">There is no chain or no key.</exception>
    public static EvidenceReport Run(string root, string? publicKey = null, CancellationToken cancellation = default)
    {
        using ECDsa key = ECDsa.Create();
        string keyFile = publicKey ?? Path.Combine(root, EvidenceKey.PublicName);
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new IOException($"{keyFile}: no public key in PEM form", e);
        }

        var walk = new Walk(root, key);
        using FileStream file = new(Path.Combine(root, EvidenceLog.FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new EvidenceLog.LineReader(file);
        while (reader.Next() is byte[] line)
        {
            cancellation.ThrowIfCancellationRequested();
            walk.Take(line);
        }

        walk.CompareFiles(cancellation);
        return new EvidenceReport(walk.Number, walk.Files, walk.Deleted, walk.Previous, walk.Faults);
    }

    private sealed class Walk(string root, ECDsa key)
    {
        private readonly Dictionary<string, (string? Sha256, long Line)> _files = new(StringComparer.Ordinal);

        public long Number { get; private set; }

        public int Files { get; private set; }

        public int Deleted { get; private set; }

        public string Previous { get; private set; } = EvidenceLine.FirstPrevious;

        public List<string> Faults { get; } = [];

        public void Take(byte[] bytes)
        {
            Number++;
            string text = Encoding.UTF8.GetString(bytes);
            int cut = text.LastIndexOf(EvidenceLine.SignatureKey, StringComparison.Ordinal);
            EvidenceLine? line = null;
            if (cut > 0)
                line = Parse(text[..cut] + "}");
            if (line is null)
                Fault("is not readable");
            else
                Check(line, text, cut);
            Previous = FileHash.Of(bytes);
        }

        public void CompareFiles(CancellationToken cancellation)
        {
            foreach ((string path, (string? hash, long line)) in _files)
            {
                cancellation.ThrowIfCancellationRequested();
                if (hash is null)
                    continue;
                Files++;
                string full = Path.Combine(root, path);
                if (!File.Exists(full))
                    Faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {path} is missing, and no line says that it was deleted"));
                else if (FileHash.Of(full) != hash)
                    Faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {path} is not what it was: its SHA-256 differs"));
            }
        }

        private static EvidenceLine? Parse(string json)
        {
            try
            {
                return JsonSerializer.Deserialize<EvidenceLine>(json, EvidenceLog.Json);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private void Check(EvidenceLine line, string text, int cut)
        {
            if (line.Number != Number)
                Fault(string.Create(CultureInfo.InvariantCulture, $"bears the number {line.Number}: lines are missing or were moved"));
            if (line.Previous != Previous)
                Fault("does not follow from the line before: that one was changed, or lines were taken out or put in");
            if (!IsSigned(text, cut))
                Fault("is not signed by this key: it was changed or forged");
            if (line.Entry.Kind == "deleted" && line.Entry.File is EvidenceFile deleted)
            {
                Deleted++;
                _files.Remove(deleted.Path);
            }
            else if (line.Entry.File is EvidenceFile file)
            {
                _files[file.Path] = (file.Sha256, Number);
            }

            if (line.Entry.Event is EvidenceEvent seen)
            {
                Note(seen.Frame, seen.FrameSha256);
                Note(seen.Crop, seen.CropSha256);
                Note(seen.Overlay, seen.OverlaySha256);
            }
        }

        private void Note(string? path, string? hash)
        {
            if (path is not null && !_files.ContainsKey(path))
                _files[path] = (hash, Number);
        }

        private bool IsSigned(string text, int cut)
        {
            string rest = text[(cut + EvidenceLine.SignatureKey.Length)..];
            if (!rest.EndsWith("\"}", StringComparison.Ordinal))
                return false;
            try
            {
                return key.VerifyData(Encoding.UTF8.GetBytes(text[..cut]), Convert.FromHexString(rest[..^2]), HashAlgorithmName.SHA256);
            }
            catch (FormatException)
            {
                return false;
            }
        }

        private void Fault(string what) => Faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {Number} {what}"));
    }
}
