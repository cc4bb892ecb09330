using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Cameras;

/// <summary>The encoded packets since the last key frame, so that decoding can begin at any time without waiting for the next one. One thread.</summary>
/// <remarks>Bounded in bytes and packets: a group of pictures that is larger is given up whole, because a part of it cannot be decoded.</remarks>
internal sealed class EncodedGop : IDisposable
{
    // Ten seconds of 12 Mbit/s, and twenty of 25 frames per second: longer ones come from encoders with "smart" rate savings.
    private const long MostBytes = 16 << 20;
    private const int MostPackets = 512;

    private readonly List<MediaPacket> _shells = [];
    private long _bytes;
    private bool _whole;

    /// <summary>Packets kept.</summary>
    public int Count { get; private set; }

    public MediaPacket this[int index] => _shells[index];

    /// <summary>Keeps a reference on a packet's bytes.</summary>
    public void Add(MediaPacket packet)
    {
        if (packet.IsKey)
        {
            Clear();
            _whole = true;
        }

        if (!_whole)
            return;
        _bytes += packet.Size;
        if (_bytes > MostBytes || Count == MostPackets)
        {
            Clear();
            return;
        }

        if (Count == _shells.Count)
            _shells.Add(new MediaPacket());
        _shells[Count++].Share(packet);
    }

    /// <summary>Lets all go; keeping begins again with a key frame.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
            _shells[i].Clear();
        Count = 0;
        _bytes = 0;
        _whole = false;
    }

    public void Dispose()
    {
        foreach (MediaPacket shell in _shells)
            shell.Dispose();
        _shells.Clear();
        Count = 0;
    }
}
