namespace VisionPipeline.Server.Demo;
internal sealed class DemoRun(DemoOptions options, ILoggerFactory logs, TimeProvider time) { public int Run() => options.Urls.Count + logs.GetHashCode() + time.GetHashCode(); }
