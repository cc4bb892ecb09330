using Microsoft.Extensions.Logging;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>The packet readers of one stream. Adding, removing and telling of activity are thread-safe; everything else belongs to the stream's thread.</summary>
internal sealed class PacketTaps(string camera, ILogger logger)
{
    private readonly Lock _lock = new();
    private volatile Entry[] _entries = [];

    public void Add(IPacketTap tap)
    {
        ArgumentNullException.ThrowIfNull(tap);
        lock (_lock)
            _entries = [.. _entries, new Entry(tap)];
    }

    /// <summary>Lets a reader go; its <see cref="IPacketTap.Closed"/> comes with the next packet or the end of the stream.</summary>
    public bool Remove(IPacketTap tap)
    {
        lock (_lock)
        {
            Entry? entry = Array.Find(_entries, candidate => ReferenceEquals(candidate.Tap, tap) && !candidate.Leaving);
            if (entry is not null)
                entry.Leaving = true;
            return entry is not null;
        }
    }

    /// <summary>Hands a packet to everybody; who has not seen a key frame yet begins with one.</summary>
    public void Packet(IPacketSource source, MediaPacket packet, in CaptureTime capture)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                if (entry.Leaving)
                {
                    Close(entry);
                    Forget(entry);
                    continue;
                }

                if (!entry.Open && packet.IsKey)
                {
                    entry.Open = true;
                    entry.Tap.Opened(source.Video, source.Parameters);
                    if (source.Audio is not null)
                        entry.Tap.AudioOpened(source.Audio, source.AudioParameters!);
                }

                if (entry.Open)
                    entry.Tap.Packet(packet, capture);
            }
            catch (Exception e)
            {
                Failed(entry, e);
            }
        }
    }

    /// <summary>Hands a packet of sound to everybody who has seen a key frame.</summary>
    public void Audio(MediaPacket packet)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                if (entry is { Open: true, Leaving: false })
                    entry.Tap.Audio(packet);
            }
            catch (Exception e)
            {
                Failed(entry, e);
            }
        }
    }

    /// <summary>Something moves. From any thread.</summary>
    public void Activity(in CaptureTime capture)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Leaving)
                continue;
            try
            {
                entry.Tap.Activity(capture);
            }
            catch (Exception e)
            {
                Failed(entry, e);
            }
        }
    }

    /// <summary>The stream ended or changed: whoever stays is opened again at the next key frame.</summary>
    public void Close()
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                Close(entry);
            }
            catch (Exception e)
            {
                Failed(entry, e);
            }

            if (entry.Leaving)
                Forget(entry);
        }
    }

    private static void Close(Entry entry)
    {
        if (!entry.Open)
            return;
        entry.Open = false;
        entry.Tap.Closed();
    }

    private void Failed(Entry entry, Exception e)
    {
        CameraLog.TapFailed(logger, camera, entry.Tap.GetType().Name, e.Message);
        Forget(entry);
    }

    private void Forget(Entry entry)
    {
        lock (_lock)
            _entries = Array.FindAll(_entries, other => !ReferenceEquals(other, entry));
    }

    private sealed class Entry(IPacketTap tap)
    {
        public IPacketTap Tap { get; } = tap;

        public volatile bool Leaving;

        public bool Open;
    }
}
