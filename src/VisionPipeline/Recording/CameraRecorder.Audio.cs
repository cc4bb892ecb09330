using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <content>
/// Sound. A packet that is ahead of the pictures waits for them, so that it lands in the file that holds its moment; one that is
/// behind goes into the file before, which is kept open for it a moment longer. What MP4 does not take becomes AAC here.
/// </content>
public sealed partial class CameraRecorder
{
    // Sound that waits for pictures that do not come: several seconds of any codec.
    private const int MostHeld = 256;

    private readonly AudioTimeline _audioTimeline = new();
    private readonly Queue<StoredPacket> _held = new();
    private CodecParameters? _audio;
    private SoundTranscoder? _transcoder;
    private long _audioPackets;

    /// <inheritdoc/>
    public void AudioOpened(MediaStream audio, CodecParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(parameters);
        if (!_config.Audio)
            return;
        lock (_gate)
        {
            CloseAudio();
            _audio = AudioTrack.Complete(parameters, out _transcoder, out string? problem);
            if (_audio is null)
            {
                RecorderLog.AudioLeftOut(_logger, Camera, problem!);
                return;
            }

            RecorderLog.AudioOpened(_logger, Camera, parameters.CodecName, _audio.CodecName, _audio.SampleRate, _audio.Channels);
            _audioTimeline.Begin(audio, parameters);
            if (_epoch is not null)
                _epoch.Audio = _audio.Copy();
        }
    }

    /// <inheritdoc/>
    public void Audio(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        lock (_gate)
        {
            // Before the first picture there is no file that it could go into.
            if (_audio is null || packet.Size == 0 || !_timeline.IsOpen
                || _audioTimeline.Place(packet, _timeline.Offset, _timeline.Newest, out long duration) is not long time)
            {
                return;
            }

            _audioPackets++;
            try
            {
                if (_transcoder is null)
                {
                    HoldCopy(packet, time, duration);
                }
                else
                {
                    _transcoder.Send(packet, time);
                    HoldTranscoded();
                }
            }
            catch (Exception e) when (e is NativeException or OutOfMemoryException)
            {
                _refused++;
            }

            GiveAudio(_timeline.Newest + 1);
        }
    }

    private void HoldCopy(MediaPacket packet, long time, long duration)
    {
        StoredPacket stored = _pool.Rent();
        try
        {
            stored.Media.Keep(packet);
            stored.Media.SkipFront(AudioTrack.HeaderBytes(_audio!.Codec, packet.Data));
        }
        catch
        {
            stored.Release();
            throw;
        }

        Hold(stored, time, duration);
    }

    private void HoldTranscoded()
    {
        StoredPacket stored = _pool.Rent();
        try
        {
            while (_transcoder!.Receive(stored.Media, out long time, out long duration))
            {
                Hold(stored, time, duration);
                stored = _pool.Rent();
            }
        }
        finally
        {
            stored.Release();
        }
    }

    private void Hold(StoredPacket stored, long time, long duration)
    {
        stored.BeAudio(time, duration, stored.Media.HeldBytes);
        _held.Enqueue(stored);
        if (_held.Count > MostHeld)
            _held.Dequeue().Release();
    }

    // All that is heard before a moment.
    private void GiveAudio(long before)
    {
        while (_held.TryPeek(out StoredPacket? packet) && packet.Dts < before)
        {
            _held.Dequeue();
            if (_epoch is not null)
            {
                Ring.Add(packet, packet.Dts);
                _segments.AddAudio(packet);
                _clips.AddAudio(packet);
            }

            packet.Release();
        }
    }

    private void EndAudio()
    {
        try
        {
            _transcoder?.End();
            if (_transcoder is not null)
                HoldTranscoded();
        }
        catch (NativeException)
        {
            // What the encoder still had, a quarter of a second.
            _refused++;
        }

        GiveAudio(_lastShown);
        while (_held.TryDequeue(out StoredPacket? packet))
            packet.Release();
    }

    private void CloseAudio()
    {
        _audio?.Dispose();
        _audio = null;
        _transcoder?.Dispose();
        _transcoder = null;
    }
}
