using System.Collections.Concurrent;

namespace VisionPipeline.Sources;

/// <summary>Opens any source: what libavformat reads, and kinds that other rooms have registered openers for.</summary>
/// <remarks>
/// Thread-safe. The simulator registers itself (<c>SimulatedSource.Register</c>), so that this room knows nothing of it.
/// </remarks>
public static class PacketSources
{
    private static readonly ConcurrentDictionary<SourceKind, PacketSourceOpener> Openers = new();

    /// <summary>Says who opens sources of a kind; the last one said holds.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="opener">Opens one, as <see cref="Open"/> does.</param>
    public static void Register(SourceKind kind, PacketSourceOpener opener)
    {
        ArgumentNullException.ThrowIfNull(opener);
        Openers[kind] = opener;
    }

    /// <summary>Opens a source and picks its video stream.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">Breaks off the opening, and later every read.</param>
    /// <returns>The opened source; the caller disposes it.</returns>
    /// <exception cref="SourceException">It cannot be opened; the message is one line without secrets.</exception>
    public static IPacketSource Open(SourceUrl url, SourceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        if (Openers.TryGetValue(url.Kind, out PacketSourceOpener? opener))
            return opener(url, options, cancellation);
        return url.Kind == SourceKind.Simulated
            ? throw new SourceException(SourceFault.BadAddress, url.ToString(), "no simulator is registered in this process")
            : PacketSource.Open(url, options, cancellation);
    }
}
