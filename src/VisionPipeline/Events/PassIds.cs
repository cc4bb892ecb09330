using System.Security.Cryptography;
using System.Text;
using VisionPipeline.Frames;

namespace VisionPipeline.Events;

/// <summary>Names of passes, such as <c>0v3d1k8x2m7-4f9kq2zr</c>.</summary>
/// <remarks>
/// Before the dash the microseconds since 1970 of the first sighting, 11 digits of Crockford's base 32 (which leaves out i, l, o and u)
/// in lower case: names sort by time until the year 3111. After it 40 bits of SHA-256 over camera, epoch, track and time, in 8 digits: names
/// of different cameras, of vehicles that were first seen at once, and of runs that begin anew do not meet.
/// </remarks>
public static class PassIds
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Makes the name of a pass: the same for the same input.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="epoch">Tells runs of the camera's tracker apart, whose numbers begin anew.</param>
    /// <param name="track">The track's number within the epoch.</param>
    /// <param name="firstSeen">When the vehicle was first seen.</param>
    public static string Make(string camera, long epoch, long track, in CaptureTime firstSeen)
    {
        ArgumentException.ThrowIfNullOrEmpty(camera);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{camera}\n{epoch}\n{track}\n{firstSeen.UnixMicroseconds}")));
        ulong tail = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) >> 24;
        return string.Create(20, ((ulong)Math.Max(0, firstSeen.UnixMicroseconds), tail), static (into, parts) =>
        {
            Write(into[..11], parts.Item1);
            into[11] = '-';
            Write(into[12..], parts.Item2);
        });
    }

    private static void Write(Span<char> into, ulong value)
    {
        for (int i = into.Length - 1; i >= 0; i--, value >>= 5)
            into[i] = Digits[(int)(value & 31)];
    }
}
