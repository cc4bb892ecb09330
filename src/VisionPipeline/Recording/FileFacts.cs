using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>What a recorded video file says of itself.</summary>
/// <param name="Codec">Codec's short name.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Packets">Pictures.</param>
/// <param name="DurationMilliseconds">Length.</param>
internal readonly record struct FileFacts(string Codec, int Width, int Height, long Packets, long DurationMilliseconds)
{
    /// <summary>Reads a file from front to end.</summary>
    /// <returns>Null where it is no video.</returns>
    public static FileFacts? Of(string path)
    {
        try
        {
            using MediaInput input = MediaInput.Open("file:" + path, new MediaInputOptions());
            if (input.Streams.FirstOrDefault(stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_VIDEO) is not MediaStream video)
                return null;
            using var packet = new MediaPacket();
            long packets = 0;
            long first = long.MaxValue;
            long end = long.MinValue;
            while (input.Read(packet) == MediaReadStatus.Packet)
            {
                if (packet.StreamIndex != video.Index)
                    continue;
                packets++;
                first = Math.Min(first, packet.Dts ?? 0);
                end = Math.Max(end, (packet.Dts ?? 0) + packet.Duration);
            }

            return packets == 0 ? null : new FileFacts(video.CodecName, video.Width, video.Height, packets, (long)((end - first) * video.TimeBase * 1000));
        }
        catch (NativeException)
        {
            return null;
        }
    }
}
