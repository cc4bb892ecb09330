using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Cameras;

/// <content>
/// Sleeping. It begins at a key frame, of which the decoder is emptied, so that nothing is lost and no later picture can refer to one
/// that was left out. Meanwhile the packets since the last key frame are kept encoded: waking decodes them in one go, so that the
/// next picture is right and comes at once, without a reconnect and without waiting for a key frame.
/// </content>
internal sealed partial class DetectionStream
{
    // Streams of key frames alone (MJPEG, some cameras) must not keep it awake.
    // Less than a second, so that jitter does not cost every other key frame of a camera that sends one each second.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromSeconds(0.7);

    // A vehicle passes within seconds: who looks more seldom than this would sleep through it.
    private static readonly TimeSpan LongestBlindness = TimeSpan.FromSeconds(10);

    // So many key frames in a row without a picture: this stream cannot be decoded that way (periodic intra refresh, some hardware).
    private const int MostBlindKeys = 2;

    private readonly DecodingDemand _demand;
    private readonly EncodedGop _gop = new();
    private DecodingLevel _level;
    private bool _asleep;
    private bool _wakes;
    private bool _cannotSleep;
    private TimeSpan? _seen;
    private TimeSpan? _newest;
    private long _lastKey;
    private int _blindKeys;
    private long _slept;

    private void BeginDecoding()
    {
        // A camera that slept sleeps on: its new decoder is first fed a key frame.
        _asleep = _level == DecodingLevel.KeyFramesOnly && _demand.Level == DecodingLevel.KeyFramesOnly;
        _wakes = false;
        _cannotSleep = false;
        _blindKeys = 0;
        _lastKey = 0;
        _seen = null;
        _newest = null;
        _gop.Clear();
        if (!_asleep)
            Tell(_demand.Level == DecodingLevel.ReferencesOnly ? DecodingLevel.ReferencesOnly : DecodingLevel.Everything, _decoder!);
    }

    private void Follow(DecodingLevel wanted, VideoDecoder decoder, bool isKey)
    {
        if (_cannotSleep && wanted == DecodingLevel.KeyFramesOnly)
            wanted = DecodingLevel.Everything;
        if (wanted == _level)
            return;
        if (wanted != DecodingLevel.KeyFramesOnly)
        {
            _wakes = _asleep;
            _asleep = false;
        }
        else if (isKey)
        {
            // What is held back for its order comes out first.
            Empty(decoder);
            _asleep = true;
            _wakes = false;
            _lastKey = 0;
        }
        else
        {
            return;
        }

        Tell(wanted, decoder);
    }

    private void Tell(DecodingLevel level, VideoDecoder decoder)
    {
        decoder.SkipsNonReference = level == DecodingLevel.ReferencesOnly;
        if (level == _level)
            return;
        _level = level;
        Status.Decode(level);
    }

    private bool Doze(VideoDecoder decoder, MediaPacket packet, long? pts)
    {
        _gop.Add(packet);
        if (!packet.IsKey || (_lastKey != 0 && Services.Time.GetElapsedTime(_lastKey) < KeyInterval))
        {
            _slept++;
            LastCapture = Clock.Of(pts);
            Progress();
            if (_lastKey != 0 && Services.Time.GetElapsedTime(_lastKey) > LongestBlindness)
                StayAwake();
            return true;
        }

        _lastKey = Services.Time.GetTimestamp();
        TimeSpan? before = _newest;
        bool goOn = Decode(decoder, packet) && Empty(decoder);
        Progress();
        _blindKeys = _newest == before && before is not null ? _blindKeys + 1 : 0;
        if (_blindKeys >= MostBlindKeys)
            StayAwake();
        return goOn;
    }

    private void StayAwake()
    {
        _cannotSleep = true;
        CameraLog.CannotSleep(Services.Logger, Config.Name);
    }

    private bool Wake(VideoDecoder decoder, MediaPacket packet)
    {
        _gop.Add(packet);
        if (_gop.Count == 0)
        {
            // The group was too large to be kept: the next key frame it is.
            _slept++;
            Progress();
            return true;
        }

        _wakes = false;
        _lastKey = 0;
        _seen = _newest;
        bool goOn = true;
        for (int i = 0; i < _gop.Count && goOn && !Stop.IsCancellationRequested; i++)
            goOn = Decode(decoder, _gop[i]);
        _gop.Clear();
        return goOn;
    }

    private bool Empty(VideoDecoder decoder)
    {
        decoder.Send(null);
        bool goOn = Receive(decoder);
        decoder.Restart();
        return goOn;
    }

    // Waking decodes the key frame a second time, and what was looked at is not looked at again.
    private bool IsSeen(VideoFrame frame)
    {
        if (frame.Pts is not TimeSpan pts)
            return false;
        if (_seen is TimeSpan seen && pts <= seen && seen - pts < TimeSpan.FromMinutes(1))
            return true;
        _seen = null;
        _newest = pts;
        return false;
    }
}
