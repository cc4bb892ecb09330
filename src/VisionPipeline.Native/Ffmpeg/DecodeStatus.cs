namespace VisionPipeline.Native.Ffmpeg;

/// <summary>What a decoder or encoder answered. Wrong data is a value, because cameras send some every day.</summary>
public enum DecodeStatus
{
    /// <summary>Done: taken, or a frame was given.</summary>
    Done,

    /// <summary>Nothing now: receive before sending more, or send before receiving more.</summary>
    Again,

    /// <summary>Drained: the end was sent and everything was received.</summary>
    End,

    /// <summary>The data were wrong and were dropped; decoding can go on.</summary>
    Corrupt,
}
