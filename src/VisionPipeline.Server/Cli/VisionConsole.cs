using Spectre.Console;

namespace VisionPipeline.Server.Cli;

/// <summary>Sets the terminal up once: no colour codes and no narrow wrapping where the output goes to a file or a pipe.</summary>
internal static class VisionConsole
{
    private const int PipeWidth = 160;

    public static void Prepare()
    {
        if (!Console.IsOutputRedirected)
            return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Width = PipeWidth;
    }
}
