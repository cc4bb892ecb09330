using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Reading;

/// <summary>All pictures of a file, one after the other, as fast as they are taken.</summary>
internal static class ClipFrames
{
    /// <summary>Reads and decodes to the end of the file.</summary>
    /// <param name="source">The file; stays the caller's.</param>
    /// <param name="open">Opens a decoder for a stream: for the first one, and for each that the source changes to.</param>
    /// <param name="cancellation">Ends it between two packets.</param>
    /// <returns>Pictures in order; each lease is the taker's.</returns>
    public static IEnumerable<FrameLease> Of(PacketSource source, Func<MediaStream, CodecParameters, VideoDecoder> open, CancellationToken cancellation)
    {
        using var packet = new MediaPacket();
        PacketReadStatus status = source.Read(packet);
        while (status != PacketReadStatus.EndOfStream)
        {
            // The source drops its own when the stream changes; the decoder is drained after that.
            using CodecParameters parameters = source.Parameters.Copy();
            using VideoDecoder decoder = open(source.Video, parameters);
            do
            {
                cancellation.ThrowIfCancellationRequested();
                decoder.Send(packet);
                while (decoder.TryReceive(out FrameLease lease))
                    yield return lease;
                status = source.Read(packet);
            }
            while (status == PacketReadStatus.Packet);

            decoder.Send(null);
            while (decoder.TryReceive(out FrameLease lease))
                yield return lease;
        }
    }
}
