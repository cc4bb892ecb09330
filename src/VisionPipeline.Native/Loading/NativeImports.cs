using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Loading;

/// <summary>Decides which file an import name of this assembly stands for, where the plain dynamic loader search is not enough.</summary>
/// <remarks>
/// The runtime allows one resolver per assembly: this is it, and every library that needs one binds its name here. Names that
/// are not bound take the runtime's own search. A function that was already called keeps the library it was found in. Thread-safe.
/// </remarks>
internal static class NativeImports
{
    private static readonly ConcurrentDictionary<string, Func<nint>> Sources = new(StringComparer.Ordinal);

    static NativeImports() =>
        NativeLibrary.SetDllImportResolver(
            typeof(NativeImports).Assembly,
            static (name, _, _) => Sources.TryGetValue(name, out Func<nint>? load) ? load() : 0);

    /// <summary>Binds an import name to the library that <paramref name="load"/> gives; the last one bound holds.</summary>
    /// <param name="importName">The name in <see cref="LibraryImportAttribute"/>.</param>
    /// <param name="load">Gives the library's handle, or 0 for the runtime's own search.</param>
    internal static void Bind(string importName, Func<nint> load) => Sources[importName] = load;
}
