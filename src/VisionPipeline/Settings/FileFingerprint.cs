using System.Security.Cryptography;

namespace VisionPipeline.Settings;

/// <summary>Tells whether a file's bytes are those that were read before; a file that cannot be read has a print of its own.</summary>
/// <param name="Print">The hash, or why there is none.</param>
internal readonly record struct FileFingerprint(string Print)
{
    // A file beyond what is read at all need not be hashed: its length tells enough.
    private const long MaxHashed = 8 << 20;

    public static FileFingerprint Of(string path)
    {
        try
        {
            // A pipe has no length either: opening one would wait for somebody to write into it.
            if (new FileInfo(path).Length == 0)
                return new FileFingerprint("empty");
            using FileStream file = File.OpenRead(path);
            return new FileFingerprint(file.Length > MaxHashed ? $"{file.Length} bytes" : Convert.ToHexString(SHA256.HashData(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new FileFingerprint(e.GetType().Name);
        }
    }
}
