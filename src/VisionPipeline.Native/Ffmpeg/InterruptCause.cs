namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Why a blocking libavformat call was broken off from our side.</summary>
public enum InterruptCause
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its deadline passed.</summary>
    Deadline,

    /// <summary>Somebody called <see cref="MediaInput.Interrupt"/> or cancelled the token.</summary>
    Cancelled,
}
