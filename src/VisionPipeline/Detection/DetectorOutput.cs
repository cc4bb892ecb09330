namespace VisionPipeline.Detection;

/// <summary>How one picture's results are to be read. Immutable.</summary>
/// <param name="Format">The family.</param>
/// <param name="Anchors">How many candidates; -1 where it varies from run to run.</param>
/// <param name="Attributes">Numbers per candidate.</param>
/// <param name="Classes">How many classes; -1 where the format does not tell.</param>
/// <param name="IsTransposed">Whether all anchors' first number comes first, then all second ones.</param>
/// <param name="IsDecoded">Whether boxes are in pixels already.</param>
internal sealed record DetectorOutput(DetectorFormat Format, int Anchors, int Attributes, int Classes, bool IsTransposed, bool IsDecoded)
{
    /// <summary>Where class scores begin.</summary>
    public int FirstClass => HasObjectness ? 5 : 4;

    /// <summary>Whether class scores are to be multiplied by the fifth number.</summary>
    public bool HasObjectness => Format is DetectorFormat.YoloV5 or DetectorFormat.YoloX;
}
