namespace VisionPipeline.Sources;

/// <summary>What reading a source gave.</summary>
public enum PacketReadStatus
{
    /// <summary>A video packet.</summary>
    Packet,

    /// <summary>A packet of sound: only where <see cref="SourceOptions.Audio"/> asks for it.</summary>
    Audio,

    /// <summary>The codec or the video stream changed: <see cref="IPacketSource.Video"/> is new and the decoder must be opened anew. The packet is the first of the new stream.</summary>
    StreamChanged,

    /// <summary>The end. For a live source the caller takes it as a failure.</summary>
    EndOfStream,
}
