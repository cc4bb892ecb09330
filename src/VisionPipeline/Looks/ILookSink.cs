namespace VisionPipeline.Looks;

/// <summary>Takes the looks of one camera. Called from the reading threads, also at once for different vehicles.</summary>
public interface ILookSink
{
    /// <summary>Takes a look over.</summary>
    /// <param name="look">It.</param>
    /// <returns>How far the vehicle's verdict has come with it.</returns>
    LookVerdict Accept(LookResult look);
}
