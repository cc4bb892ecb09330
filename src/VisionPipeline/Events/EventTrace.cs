using System.Security.Cryptography;
using System.Text;

namespace VisionPipeline.Events;

/// <summary>The trace that belongs to a pass: the same for all its revisions and on every machine, without being carried along.</summary>
public static class EventTrace
{
    /// <summary>W3C trace id: 32 hexadecimal digits, the first half of the pass id's SHA-256.</summary>
    /// <param name="passId">The pass.</param>
    public static string IdOf(string passId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(passId)).AsSpan(0, 16));
}
