using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A packet reader that counts, and checks that calls come in their order.</summary>
internal sealed class CountingTap(Action<int>? packet = null) : IPacketTap
{
    private bool _open;
    private bool _first;

    public volatile int Opens;

    public volatile int Packets;

    public volatile int Closes;

    /// <summary>What was against the contract; null where nothing was.</summary>
    public string? Wrong { get; private set; }

    public List<string> Codecs { get; } = [];

    /// <summary>Whether it was opened for such pictures, while it still may be.</summary>
    public bool Has(string codec)
    {
        lock (Codecs)
            return Codecs.Contains(codec);
    }

    public void Opened(MediaStream video, CodecParameters parameters)
    {
        Note(!_open, "opened twice");
        _open = _first = true;
        lock (Codecs)
            Codecs.Add($"{parameters.CodecName} {parameters.Width}x{parameters.Height}");
        Opens++;
    }

    public void Packet(MediaPacket packet1, CaptureTime capture)
    {
        Note(_open, "a packet before it was opened");
        Note(!_first || packet1.IsKey, "began without a key frame");
        Note(capture.UnixMicroseconds > 0, "no capture time");
        _first = false;
        Packets++;
        packet?.Invoke(Packets);
    }

    public void Closed()
    {
        Note(_open, "closed while not open");
        _open = false;
        Closes++;
    }

    private void Note(bool right, string wrong)
    {
        if (!right)
            Wrong ??= wrong;
    }
}
