using Microsoft.ML.OnnxRuntime;
using VisionPipeline.Inference;
using VisionPipeline.Native.OnnxRuntime;

namespace VisionPipeline.Tests.Inference;

/// <summary>Providers that are all the processor in truth: some are missing, some fail after a number of runs.</summary>
internal sealed class FaultyEngines : IEngineFactory
{
    public Dictionary<OrtProvider, string> Missing { get; } = [];

    /// <summary>Runs that a provider survives; all of them where it is not named.</summary>
    public Dictionary<OrtProvider, int> Lifetimes { get; } = [];

    public List<OrtProvider> Opened { get; } = [];

    /// <summary>Why no provider records runs; null where all do.</summary>
    public string? GraphsProblem { get; set; }

    public ModelEngine? Open(string path, byte[] content, OnnxModelOptions options, OrtProvider provider, out string? problem)
    {
        if (Missing.TryGetValue(provider, out problem))
            return null;
        if (options.Graphs && GraphsProblem is not null)
        {
            problem = GraphsProblem;
            return null;
        }

        Opened.Add(provider);
        ModelEngine real = OrtEngines.Instance.Open(path, content, options with { Stream = 0, Graphs = false }, OrtProvider.Cpu, out problem)!;
        return new Mortal(real.Session, provider, options.Stream != 0 && provider != OrtProvider.Cpu, options.Graphs && provider != OrtProvider.Cpu, Lifetimes.GetValueOrDefault(provider, int.MaxValue));
    }

    private sealed class Mortal(InferenceSession session, OrtProvider provider, bool sharesStream, bool usesGraphs, int runs) : ModelEngine(session, provider, sharesStream, usesGraphs)
    {
        private int _left = runs;

        public override string? Fault => Interlocked.Decrement(ref _left) < 0 ? $"{Provider} broke" : null;
    }
}
