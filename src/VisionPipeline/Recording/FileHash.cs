using System.Security.Cryptography;

namespace VisionPipeline.Recording;

/// <summary>SHA-256 of files and bytes, hexadecimal in small letters.</summary>
internal static class FileHash
{
    public static string Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
