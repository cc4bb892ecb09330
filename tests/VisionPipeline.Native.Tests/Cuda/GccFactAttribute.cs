using System.Diagnostics;

namespace VisionPipeline.Native.Tests.Cuda;

/// <summary>A fact that compiles small C files and so needs gcc on the path.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GccFactAttribute : FactAttribute
{
    private static readonly bool Present = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(':').Any(static folder => File.Exists(Path.Combine(folder, "gcc")));

    public GccFactAttribute()
    {
        if (!Present)
            Skip = "gcc is not installed (package gcc)";
    }

    internal static bool IsPresent => Present;

    /// <summary>Compiles; throws with the compiler's words on failure.</summary>
    internal static void Compile(params string[] arguments) => Run("gcc", arguments);

    internal static string Run(string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: {errors.Result}");
    }
}
