using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Cameras;

/// <summary>A reader of a camera's encoded packets beside the decoder: pre-roll, recorder, live view.</summary>
/// <remarks>Calls come from the camera's own thread, in order, except for <see cref="Activity"/>; they must neither block nor throw.</remarks>
public interface IPacketTap
{
    /// <summary>The main stream was opened, or its codec changed. What is given is valid during the call only: copy it.</summary>
    /// <param name="video">The video stream.</param>
    /// <param name="parameters">What a decoder or muxer must know of it.</param>
    void Opened(MediaStream video, CodecParameters parameters);

    /// <summary>A packet of the main stream. The shell is reused: keep it with <see cref="MediaPacket.Share"/>.</summary>
    /// <param name="packet">The packet, times in the stream's time base.</param>
    /// <param name="capture">When its picture was taken.</param>
    void Packet(MediaPacket packet, CaptureTime capture);

    /// <summary>The main stream carries sound that is read too; comes right after <see cref="Opened"/>. What is given is valid during the call only.</summary>
    /// <param name="audio">The stream.</param>
    /// <param name="parameters">What a muxer must know of it.</param>
    void AudioOpened(MediaStream audio, CodecParameters parameters)
    {
    }

    /// <summary>A packet of sound. The shell is reused: keep it with <see cref="MediaPacket.Share"/>.</summary>
    /// <param name="packet">The packet, times in the stream's time base; its clock is that of the video.</param>
    void Audio(MediaPacket packet)
    {
    }

    /// <summary>Something moves or is followed in the camera's pictures. Comes from the detector's thread, several times a second, and must not block either.</summary>
    /// <param name="capture">When the picture was taken that shows it.</param>
    void Activity(CaptureTime capture)
    {
    }

    /// <summary>The stream ended, broke, or is about to be opened anew.</summary>
    void Closed();
}
