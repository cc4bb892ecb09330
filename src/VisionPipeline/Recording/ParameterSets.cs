using FFmpeg.AutoGen;

namespace VisionPipeline.Recording;

/// <summary>Finds the parameter sets in front of a key frame in Annex B form (ITU-T H.264 and H.265, annex B).</summary>
/// <remarks>Cameras that change size do it by a new sequence parameter set in band: nothing else tells of it.</remarks>
internal static class ParameterSets
{
    // NAL unit types: H.264 table 7-1, H.265 table 7-1.
    private const int H264Sps = 7;
    private const int H264Pps = 8;
    private const int HevcVps = 32;
    private const int HevcSps = 33;
    private const int HevcPps = 34;

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    private static ReadOnlySpan<byte> ShortStartCode => [0, 0, 1];

    /// <summary>Whether a codec has parameter sets that may come in band.</summary>
    public static bool Apply(AVCodecID codec) => codec is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC;

    /// <summary>Whether bytes are in Annex B form, as RTSP and MPEG-TS give them; MP4 and RTMP count lengths instead.</summary>
    public static bool IsAnnexB(ReadOnlySpan<byte> bytes) => bytes is [0, 0, 1, ..] or [0, 0, 0, 1, ..];

    /// <summary>
    /// A number for the sequence parameter sets before the first slice, however often each is repeated; 0 where there are none. Allocates
    /// nothing.
    /// </summary>
    /// <param name="bytes">A packet or extradata in Annex B form.</param>
    /// <param name="codec">H.264 or HEVC.</param>
    public static ulong Fingerprint(ReadOnlySpan<byte> bytes, AVCodecID codec)
    {
        // H.264 and H.265 know at most 32 and 16 of them.
        Span<ulong> known = stackalloc ulong[32];
        int count = 0;
        ulong sum = 0;
        while (Next(ref bytes, out ReadOnlySpan<byte> unit) && !IsSlice(unit, codec))
        {
            if (TypeOf(unit, codec) != (codec == AVCodecID.AV_CODEC_ID_H264 ? H264Sps : HevcSps))
                continue;
            ulong hash = Hash(unit);

            // Senders repeat them, some more often before one key frame than before the next.
            if (count == known.Length || known[..count].Contains(hash))
                continue;
            known[count++] = hash;
            sum += hash;
        }

        return sum;
    }

    /// <summary>The parameter sets before the first slice, each behind a start code.</summary>
    /// <param name="bytes">A packet in Annex B form.</param>
    /// <param name="codec">H.264 or HEVC.</param>
    public static byte[] Collect(ReadOnlySpan<byte> bytes, AVCodecID codec)
    {
        var sets = new List<byte>();
        while (Next(ref bytes, out ReadOnlySpan<byte> unit) && !IsSlice(unit, codec))
        {
            bool wanted = codec == AVCodecID.AV_CODEC_ID_H264
                ? TypeOf(unit, codec) is H264Sps or H264Pps
                : TypeOf(unit, codec) is HevcVps or HevcSps or HevcPps;
            if (!wanted)
                continue;
            sets.AddRange(StartCode);
            sets.AddRange(unit);
        }

        return [.. sets];
    }

    // FNV-1a: told apart are a camera's own few settings, not an adversary's.
    private static ulong Hash(ReadOnlySpan<byte> unit)
    {
        const ulong Basis = 14695981039346656037;
        const ulong Prime = 1099511628211;
        ulong hash = Basis;
        foreach (byte value in unit)
            hash = (hash ^ value) * Prime;
        return hash;
    }

    private static int TypeOf(ReadOnlySpan<byte> unit, AVCodecID codec) =>
        unit.IsEmpty ? -1 : codec == AVCodecID.AV_CODEC_ID_H264 ? unit[0] & 0x1F : unit[0] >> 1 & 0x3F;

    private static bool IsSlice(ReadOnlySpan<byte> unit, AVCodecID codec)
    {
        int type = TypeOf(unit, codec);
        return codec == AVCodecID.AV_CODEC_ID_H264 ? type is >= 1 and <= 5 : type is >= 0 and < HevcVps;
    }

    private static bool Next(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> unit)
    {
        unit = default;
        int start = bytes.IndexOf(ShortStartCode);
        if (start < 0)
            return false;
        bytes = bytes[(start + 3)..];
        int end = bytes.IndexOf(ShortStartCode);
        unit = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)0);
        bytes = end < 0 ? default : bytes[end..];
        return true;
    }
}
