using System.Buffers.Binary;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Tells how a stream of sound comes into MP4: copied, where its container left something unsaid completed, or made AAC.</summary>
internal static class AudioTrack
{
    // Sampling frequencies by their index (ISO/IEC 14496-3, table 1.18).
    private static ReadOnlySpan<int> Rates => [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    /// <summary>What the file is to say of the stream.</summary>
    /// <param name="declared">What its source says; stays the caller's.</param>
    /// <param name="transcoder">Makes AAC of it, the caller's; null where it is copied, or cannot be recorded.</param>
    /// <param name="problem">Why it cannot be recorded; null where it can.</param>
    /// <returns>The caller's; null where it cannot be recorded.</returns>
    public static CodecParameters? Complete(CodecParameters declared, out SoundTranscoder? transcoder, out string? problem)
    {
        transcoder = null;
        problem = null;
        if (declared is { SampleRate: <= 0 } or { Channels: <= 0 })
        {
            problem = $"{declared.CodecName} without a sampling rate";
            return null;
        }

        if (declared.Codec is AVCodecID.AV_CODEC_ID_AAC or AVCodecID.AV_CODEC_ID_OPUS or AVCodecID.AV_CODEC_ID_MP3)
            return WithHeader(declared);
        try
        {
            transcoder = SoundTranscoder.Open(declared);
            return transcoder.CopyParameters();
        }
        catch (FfmpegException e)
        {
            problem = $"MP4 takes no {declared.CodecName} of {declared.SampleRate} Hz, and it cannot be made AAC ({e.Message})";
            return null;
        }
    }

    /// <summary>Bytes of the ADTS header in front of a packet of AAC, which MP4 does not take (ISO/IEC 13818-7, 6.2); 0 where there is none.</summary>
    public static int HeaderBytes(AVCodecID codec, ReadOnlySpan<byte> packet)
    {
        // Sync word of 12 bits, layer 0; a checksum follows where its absence is not told.
        if (codec != AVCodecID.AV_CODEC_ID_AAC || packet.Length < 10 || packet[0] != 0xFF || (packet[1] & 0xF6) != 0xF0)
            return 0;
        return (packet[1] & 1) != 0 ? 7 : 9;
    }

    private static CodecParameters WithHeader(CodecParameters declared)
    {
        if (!declared.Extradata.IsEmpty)
            return declared.Copy();
        byte[] header = declared.Codec switch
        {
            AVCodecID.AV_CODEC_ID_AAC => AacHeader(declared),
            AVCodecID.AV_CODEC_ID_OPUS => OpusHeader(declared),
            _ => [],
        };
        return header.Length == 0 ? declared.Copy() : declared.CopyWith(header, declared.Width, declared.Height);
    }

    // AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): MPEG-TS tells the same with each packet (ADTS), and says nothing in front.
    private static byte[] AacHeader(CodecParameters declared)
    {
        int index = Rates.IndexOf(declared.SampleRate);
        if (index < 0 || declared.Channels > 6)
            return [];
        int type = declared.Profile is >= 0 and <= 3 ? declared.Profile + 1 : 2;
        var header = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)(type << 11 | index << 7 | declared.Channels << 3));
        return header;
    }

    // OpusHead (RFC 7845, 5.1). RTP tells none (RFC 7587): two channels at 48 kHz, and 6.5 ms that libopus needs to start (RFC 7845, 4.2).
    private static byte[] OpusHeader(CodecParameters declared)
    {
        byte[] header = [.. "OpusHead"u8, 1, (byte)Math.Min(declared.Channels, 2), 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), 312);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), 48_000);
        return header;
    }
}
