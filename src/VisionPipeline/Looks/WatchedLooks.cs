namespace VisionPipeline.Looks;

/// <summary>Shows each look to a watcher before it is taken over.</summary>
/// <param name="camera">The camera's name.</param>
/// <param name="inner">Takes the looks.</param>
/// <param name="watch">The watcher; called from the reading threads.</param>
internal sealed class WatchedLooks(string camera, ILookSink inner, Action<string, LookResult> watch) : ILookSink
{
    /// <inheritdoc/>
    public LookVerdict Accept(LookResult look)
    {
        watch(camera, look);
        return inner.Accept(look);
    }
}
