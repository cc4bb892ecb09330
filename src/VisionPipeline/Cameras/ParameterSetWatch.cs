using FFmpeg.AutoGen;

namespace VisionPipeline.Cameras;

/// <summary>Notices another sequence parameter set in a stream that nobody decodes: H.264 (ITU-T H.264, 7.3.1, type 7) and H.265 (ITU-T H.265, 7.3.1.2, type 33) as a byte stream with start codes.</summary>
internal struct ParameterSetWatch
{
    private ulong _known;

    /// <summary>Looks at a key frame. One without a set in it says nothing.</summary>
    /// <returns>Whether its set differs from the one before.</returns>
    public bool Changed(AVCodecID codec, ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> set = Find(codec, packet);
        if (set.IsEmpty)
            return false;
        ulong print = Print(set);
        bool changed = _known != 0 && print != _known;
        _known = print;
        return changed;
    }

    private static ReadOnlySpan<byte> Find(AVCodecID codec, ReadOnlySpan<byte> packet)
    {
        if (codec is not (AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC))
            return default;
        ReadOnlySpan<byte> startCode = [0, 0, 1];
        while (packet.IndexOf(startCode) is int at and >= 0 && at + 3 < packet.Length)
        {
            packet = packet[(at + 3)..];
            int type = codec == AVCodecID.AV_CODEC_ID_H264 ? packet[0] & 0x1f : (packet[0] >> 1) & 0x3f;
            if (type != (codec == AVCodecID.AV_CODEC_ID_H264 ? 7 : 33))
                continue;
            int end = packet.IndexOf(startCode);
            return (end < 0 ? packet : packet[..end]).TrimEnd((byte)0);
        }

        return default;
    }

    // FNV-1a, 64 bit; 0 stands for none.
    private static ulong Print(ReadOnlySpan<byte> set)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in set)
            hash = (hash ^ value) * 1099511628211;
        return hash == 0 ? 1 : hash;
    }
}
