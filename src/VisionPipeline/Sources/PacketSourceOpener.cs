namespace VisionPipeline.Sources;

/// <summary>Opens a source of one <see cref="SourceKind"/> for <see cref="PacketSources.Open"/>.</summary>
/// <param name="url">Where it is.</param>
/// <param name="options">How to open it.</param>
/// <param name="cancellation">Breaks off the opening, and later every read.</param>
/// <returns>The opened source; the caller disposes it.</returns>
/// <exception cref="SourceException">It cannot be opened.</exception>
public delegate IPacketSource PacketSourceOpener(SourceUrl url, SourceOptions options, CancellationToken cancellation);
