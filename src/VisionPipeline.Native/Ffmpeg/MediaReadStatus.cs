namespace VisionPipeline.Native.Ffmpeg;

/// <summary>What a read gave.</summary>
public enum MediaReadStatus
{
    /// <summary>A packet.</summary>
    Packet,

    /// <summary>The end. A camera that is killed or kicked looks the same as a file that ends.</summary>
    EndOfStream,
}
