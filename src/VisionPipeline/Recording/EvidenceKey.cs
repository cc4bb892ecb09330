using System.Security.Cryptography;

namespace VisionPipeline.Recording;

/// <summary>The key pair that signs the evidence chain: ECDSA on P-256 with SHA-256 (FIPS 186-5).</summary>
/// <remarks>Not Ed25519, which .NET does not have. Whoever verifies needs the public half only.</remarks>
internal static class EvidenceKey
{
    /// <summary>Name of the public half in the recording folder.</summary>
    public const string PublicName = "evidence.pub.pem";

    /// <summary>Reads the private key, and makes it (mode 600) where it does not exist. The public half is written beside the log.</summary>
    /// <param name="file">The private key's file.</param>
    /// <param name="root">The recording folder.</param>
    public static ECDsa Load(string file, string root)
    {
        ECDsa key;
        if (File.Exists(file))
        {
            key = ECDsa.Create();
            try
            {
                key.ImportFromPem(File.ReadAllText(file));
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                key.Dispose();
                throw new IOException($"{file}: no private key in PEM form ({e.Message.Split('\n')[0]}); remove the file to have one made", e);
            }
        }
        else
        {
            key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
#pragma warning disable CA1416 // The product runs on Linux alone.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
#pragma warning restore CA1416
            using var writer = new StreamWriter(file, options);
            writer.Write(key.ExportPkcs8PrivateKeyPem());
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        string publicFile = Path.Combine(root, PublicName);
        string pem = key.ExportSubjectPublicKeyInfoPem();
        if (!File.Exists(publicFile) || File.ReadAllText(publicFile) != pem)
            File.WriteAllText(publicFile, pem);
        return key;
    }
}
