using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Inference;

/// <summary>A model's session on one provider, shared by the model and the runners that use it. The last of them releases it.</summary>
/// <param name="session">Becomes this object's.</param>
/// <param name="provider">What it runs on.</param>
/// <param name="sharesStream">Whether its work is queued on the stream that it was opened with.</param>
/// <param name="usesGraphs">Whether it plays recorded runs again.</param>
internal class ModelEngine(InferenceSession session, OrtProvider provider, bool sharesStream = false, bool usesGraphs = false)
{
    private static readonly NativeHandleCounter Counter = NativeHandleCounter.For("InferenceSession");
    private int _holders;

    public InferenceSession Session => session;

    public OrtProvider Provider => provider;

    /// <summary>Whether it reads and writes memory of a GPU.</summary>
    public bool IsOnDevice => provider != OrtProvider.Cpu;

    /// <summary>Whether what was queued on <see cref="OnnxModelOptions.Stream"/> comes before its runs; else it must be waited for.</summary>
    public bool SharesStream => sharesStream;

    /// <summary>Whether it plays recorded runs again, so that tensors must lie where they lay in the first run of their size.</summary>
    public bool UsesGraphs => usesGraphs;

    /// <summary>Whether it has one recording for all runs, so that all must have one size (TensorRT).</summary>
    public bool HasOneGraph => usesGraphs && provider == OrtProvider.TensorRt;

    /// <summary>Asked before each run, on the runner's thread: why the run shall count as failed; null to let it go on.</summary>
    public virtual string? Fault => null;

    /// <summary>Counts a holder in.</summary>
    public ModelEngine Hold()
    {
        if (Interlocked.Increment(ref _holders) == 1)
            Counter.Created();
        return this;
    }

    /// <summary>Counts a holder out.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        session.Dispose();
        Counter.Released();
    }
}
