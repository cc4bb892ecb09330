using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Sources;

/// <summary>An opened source of encoded video packets.</summary>
/// <remarks>One thread reads and disposes; only <see cref="Interrupt"/> may be called from others.</remarks>
public interface IPacketSource : IDisposable
{
    /// <summary>Where it comes from; its text form is safe to show.</summary>
    SourceUrl Url { get; }

    /// <summary>Container or protocol, e.g. <c>rtsp</c>.</summary>
    string Container { get; }

    /// <summary>All streams that it declares.</summary>
    IReadOnlyList<MediaStream> Streams { get; }

    /// <summary>The video stream that is read.</summary>
    MediaStream Video { get; }

    /// <summary>What a decoder must know of <see cref="Video"/>. Owned by the source; replaced when the stream changes.</summary>
    CodecParameters Parameters { get; }

    /// <summary>The stream of sound that is read beside the video; null where there is none, or none was asked for.</summary>
    MediaStream? Audio => null;

    /// <summary>What a muxer must know of <see cref="Audio"/>; null where there is none. Owned by the source.</summary>
    CodecParameters? AudioParameters => null;

    /// <summary>Declared length; null for live sources.</summary>
    TimeSpan? Duration { get; }

    /// <summary>Wall-clock time of time stamp 0 (microseconds since 1970, UTC) as the sender gives it; null where it does not.</summary>
    long? SenderClock { get; }

    /// <summary>Reads the next packet of video, or of sound where it was asked for, into a shell; blocks until there is one.</summary>
    /// <exception cref="SourceException">It broke, fell silent for longer than the read time-out, or was interrupted.</exception>
    PacketReadStatus Read(MediaPacket packet);

    /// <summary>Breaks off the read under way and all later ones. Thread-safe; may come after Dispose.</summary>
    void Interrupt();
}
