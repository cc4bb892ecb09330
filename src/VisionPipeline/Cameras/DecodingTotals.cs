using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Cameras;

/// <summary>What all decoders of one stream did, one after the other.</summary>
internal sealed class DecodingTotals
{
    private DecoderCounters _before;
    private Rotation _rotation;
    private (int Width, int Height) _declared;

    public void Opened(MediaStream video)
    {
        _rotation = (Rotation)video.Rotation;
        _declared = (video.Width, video.Height);
    }

    /// <summary>A decoder is about to be disposed.</summary>
    public void Closing(VideoDecoder decoder) => _before = Sum(decoder.Counters);

    public StreamSnapshot Count(StreamSnapshot snapshot, VideoDecoder? decoder)
    {
        DecoderCounters all = decoder is null ? _before : Sum(decoder.Counters);
        (int width, int height) = decoder is { Size.Width: > 0 } ? decoder.Size : _declared;
        return snapshot with
        {
            Frames = all.Frames,
            CorruptPackets = snapshot.CorruptPackets + all.CorruptPackets,
            CorruptFrames = all.CorruptFrames,
            DroppedByPool = all.DroppedFrames,
            FramesOut = decoder?.Outstanding ?? 0,
            Width = width,
            Height = height,
            Rotation = _rotation,
            DecoderKind = decoder?.Kind,
            DecoderName = decoder?.Name,
            DeviceBytes = decoder?.DeviceBytes ?? 0,
        };
    }

    private DecoderCounters Sum(in DecoderCounters now) => new(
        _before.Packets + now.Packets,
        _before.Frames + now.Frames,
        _before.CorruptPackets + now.CorruptPackets,
        _before.CorruptFrames + now.CorruptFrames,
        _before.DroppedFrames + now.DroppedFrames,
        _before.SizeChanges + now.SizeChanges);
}
