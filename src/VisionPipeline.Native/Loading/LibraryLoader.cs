using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>Loads one shared object by name or path and puts the dynamic loader's refusal into one short line.</summary>
internal static class LibraryLoader
{
    /// <summary>Tries to load; never throws.</summary>
    /// <param name="file">A bare name such as <c>libavcodec.so.59</c> (searched like an import of this assembly) or a full path.</param>
    /// <returns>The handle, or 0 and the words of the failure.</returns>
    internal static LoadAttempt Load(string file)
    {
        string? seen = FirstExisting(file);
        bool deadly = false;
        string? fault = seen is null ? null : ElfFile.FaultOf(seen, out deadly);
        if (deadly)
            return new LoadAttempt(0, seen, $"{seen}: {fault}");
        try
        {
            return new LoadAttempt(NativeLibrary.Load(file, typeof(LibraryLoader).Assembly, null), seen, null);
        }
        catch (DllNotFoundException e)
        {
            return Refused(file, seen, fault, e.Message);
        }
        catch (BadImageFormatException)
        {
            return Refused(file, seen, fault ?? "not a library of this processor's kind", string.Empty);
        }
    }

    private static LoadAttempt Refused(string file, string? seen, string? fault, string message)
    {
        if (fault is not null)
            return new LoadAttempt(0, seen, $"{seen}: {fault}");
        string? cause = Cause(file, message);
        return cause is null
            ? new LoadAttempt(0, null, $"{file}: not found by the dynamic loader")
            : new LoadAttempt(0, seen ?? file, cause);
    }

    /// <summary>The line of the runtime's message that says more than "this file is not there"; null where none does.</summary>
    /// <remarks>The first line is general advice; each line after it is one <c>dlerror</c>, one per place that was tried.</remarks>
    internal static string? Cause(string file, string message)
    {
        const string Absent = ": cannot open shared object file: No such file or directory";
        string wanted = Path.GetFileName(file);
        foreach (string raw in message.Split('\n').Skip(1))
        {
            string line = raw.Trim();
            if (line.Length == 0)
                continue;
            if (!line.EndsWith(Absent, StringComparison.Ordinal))
                return line;
            string subject = line[..^Absent.Length];
            if (!subject.Contains(wanted, StringComparison.Ordinal))
                return $"{file}: needs {subject}, which is not found";
        }

        return null;
    }

    private static string? FirstExisting(string file)
    {
        if (Path.IsPathRooted(file))
            return File.Exists(file) ? file : null;
        return SearchFolders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    // The places that the runtime and ld.so(8) look at first; /etc/ld.so.cache is not read, so a file elsewhere is merely not judged.
    private static IEnumerable<string> SearchFolders()
    {
        yield return AppContext.BaseDirectory;
        foreach (string folder in (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? string.Empty).Split(':'))
        {
            if (folder.Length > 0)
                yield return folder;
        }

        string triple = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        yield return $"/usr/lib/{triple}";
        yield return $"/lib/{triple}";
        yield return "/usr/local/lib";
        yield return "/usr/lib";
    }
}
