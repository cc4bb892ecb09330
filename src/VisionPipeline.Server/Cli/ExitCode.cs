namespace VisionPipeline.Server.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done, nothing amiss.</summary>
    public const int Ok = 0;

    /// <summary>Not done; one line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Done, but the input has faults, which the output lists.</summary>
    public const int Faulty = 3;

    /// <summary>Not done: this machine has no such hardware, or not what it takes to use it; one line on standard error says what is missing.</summary>
    public const int NoHardware = 4;

    /// <summary>Broken off by Ctrl-C (128 + SIGINT), as shells expect.</summary>
    public const int Interrupted = 130;
}
