namespace VisionPipeline.Native.Loading;

/// <summary>A library that a machine may lack: looked for once, under several names and in several folders, and then kept.</summary>
/// <remarks>Thread-safe. The library stays loaded until the process ends.</remarks>
internal sealed class OptionalLibrary
{
    private readonly Lock _gate = new();
    private readonly string[] _names;
    private readonly string[] _extraFolders;
    private string[] _folders;
    private bool _looked;
    private nint _handle;
    private string? _problem;

    /// <param name="importName">The name in the imports; bound here.</param>
    /// <param name="names">File names in order of preference.</param>
    /// <param name="extraFolders">Folders to look in after the dynamic loader's own search.</param>
    internal OptionalLibrary(string importName, string[] names, params string[] extraFolders)
    {
        _names = names;
        _extraFolders = extraFolders;
        _folders = Default();
        NativeImports.Bind(importName, () => Handle);
    }

    /// <summary>The loaded library, or 0 where there is none; the first call looks for it.</summary>
    internal nint Handle
    {
        get
        {
            lock (_gate)
            {
                Look();
                return _handle;
            }
        }
    }

    /// <summary>One line on why there is none, e.g. <c>libcuda.so.1 not found</c>; null where it loaded.</summary>
    internal string? Problem
    {
        get
        {
            lock (_gate)
            {
                Look();
                return _problem;
            }
        }
    }

    /// <summary>The files that would be tried, in order; a bare name stands for the dynamic loader's own search.</summary>
    internal IReadOnlyList<string> Candidates
    {
        get
        {
            lock (_gate)
                return Files().ToArray();
        }
    }

    /// <summary>Looks in this folder first, then where it would have looked anyway; forgets what it found.</summary>
    internal void SearchFirst(string folder) => Search([folder, .. Default()]);

    /// <summary>Looks in these folders and nowhere else; with none, where it looks by default. Forgets what it found.</summary>
    internal void SearchOnly(params string[] folders) => Search(folders.Length == 0 ? Default() : folders);

    private void Search(string[] folders)
    {
        lock (_gate)
        {
            _folders = folders;
            _looked = false;
            _handle = 0;
            _problem = null;
        }
    }

    private string[] Default() => [string.Empty, .. _extraFolders.Where(Directory.Exists)];

    private IEnumerable<string> Files() => _folders.SelectMany(folder => _names.Select(name => Path.Combine(folder, name)));

    private void Look()
    {
        if (_looked)
            return;
        _looked = true;
        _problem = $"{string.Join(", ", _names)} not found";
        string? broken = null;
        foreach (string file in Files())
        {
            LoadAttempt attempt = LibraryLoader.Load(file);
            if (attempt.Handle != 0)
            {
                _handle = attempt.Handle;
                _problem = null;
                return;
            }

            if (attempt.Seen is not null)
                broken ??= attempt.Failure;
        }

        _problem = broken ?? _problem;
    }
}
