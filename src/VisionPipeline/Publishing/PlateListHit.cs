using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>A plate met an entry of a list.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Kind">What the list is for.</param>
/// <param name="Entry">The entry as it is written there.</param>
/// <param name="Match">How it matched.</param>
/// <param name="Distance">How far the text is from the entry; see <see cref="PlateAlert.Distance"/>.</param>
/// <param name="Provisional">Whether the list wants first readings too.</param>
public sealed record PlateListHit(string List, PlateListKind Kind, string Entry, PlateMatch Match, double Distance, bool Provisional);
