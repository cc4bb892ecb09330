using Microsoft.Extensions.Logging;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>Gives everybody the same log.</summary>
internal sealed class OneLogger(ILogger log) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => log;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
