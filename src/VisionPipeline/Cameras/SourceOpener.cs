using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>Opens a camera's stream. The caller owns what comes; a fault is a <see cref="SourceException"/>.</summary>
/// <param name="url">Where it is.</param>
/// <param name="options">How to open it.</param>
/// <param name="stop">Breaks off the opening. Later reads are broken off with <see cref="IPacketSource.Interrupt"/>.</param>
public delegate IPacketSource SourceOpener(SourceUrl url, SourceOptions options, CancellationToken stop);
