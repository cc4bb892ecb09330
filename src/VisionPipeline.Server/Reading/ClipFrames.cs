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
    /// <param name="decoder">Made for it; stays the caller's.</param>
    /// <param name="cancellation">Ends it between two packets.</param>
    /// <returns>Pictures in order; each lease is the taker's.</returns>
    public static IEnumerable<FrameLease> Of(PacketSource source, VideoDecoder decoder, CancellationToken cancellation)
    {
        using var packet = new MediaPacket();
        bool more = true;
        while (more)
        {
            cancellation.ThrowIfCancellationRequested();
            more = source.Read(packet) == PacketReadStatus.Packet;
            decoder.Send(more ? packet : null);
            while (decoder.TryReceive(out FrameLease lease))
                yield return lease;
        }
    }
}
