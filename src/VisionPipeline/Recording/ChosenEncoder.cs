using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>The encoder that was chosen, with what it holds. Owns all of it until <see cref="Dispose"/>.</summary>
public sealed class ChosenEncoder : IDisposable
{
    private readonly IDisposable? _session;

    internal ChosenEncoder(string name, MediaEncoder encoder, IDisposable? session, IReadOnlyList<string> refused)
    {
        Name = name;
        Encoder = encoder;
        _session = session;
        Refused = refused;
    }

    /// <summary>The encoder's own name, e.g. <c>libx264</c>.</summary>
    public string Name { get; }

    /// <summary>It, opened.</summary>
    public MediaEncoder Encoder { get; }

    /// <summary>Whether pictures that lie on a GPU are encoded there.</summary>
    public bool TakesSurfaces { get; init; }

    /// <summary>Encoders that were tried before it, each with its reason.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Closes it and gives its session back. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        Encoder.Dispose();
        _session?.Dispose();
    }
}
