namespace VisionPipeline.Frames;

/// <summary>Which part of the code range black and white stand at.</summary>
public enum ColorRange
{
    /// <summary>Luma 16..235, chroma 16..240 of 255 (times 4 at 10 bit). What video is unless it says otherwise.</summary>
    Limited,

    /// <summary>0..255 (0..1023 at 10 bit). JPEG, and FFmpeg's YUVJ formats.</summary>
    Full,
}
