using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace VisionPipeline.Simulation;

/// <summary>Rendered clips on disk, made once: <c>$XDG_CACHE_HOME/visionpipeline/sim</c>, else <c>~/.cache/visionpipeline/sim</c>.</summary>
/// <remarks>Thread-safe, and safe between processes: one renders, the others wait for its lock file. Clips and their truth appear by an atomic rename.</remarks>
public static class SceneCache
{
    // One for each clip that this process had to render or wait for; few, and kept for ever.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    /// <summary>Where clips are kept where no other folder is given.</summary>
    public static string DefaultFolder
    {
        get
        {
            string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(root))
                root = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(root, "visionpipeline", "sim");
        }
    }

    /// <summary>Whether a scene's clip is there, whole.</summary>
    /// <param name="spec">The scene.</param>
    /// <param name="folder">Where; null for <see cref="DefaultFolder"/>.</param>
    public static bool Has(SceneSpec spec, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        string clip = PathOf(spec, folder ?? DefaultFolder);
        return IsWhole(clip, clip + ".sha256");
    }

    /// <summary>The clip of a scene with its truth beside it (<c>.json</c>), rendered now where it is absent or damaged.</summary>
    /// <param name="spec">The scene.</param>
    /// <param name="folder">Where; null for <see cref="DefaultFolder"/>.</param>
    /// <param name="cancellation">Breaks the rendering or waiting off.</param>
    /// <returns>Path of the MP4 file.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Get(SceneSpec spec, string? folder = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Get(spec, folder ?? DefaultFolder, SceneClip.Write, cancellation);
    }

    /// <summary>The same with another renderer.</summary>
    internal static string Get(SceneSpec spec, string folder, Action<SceneSpec, string, CancellationToken> render, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string clip = PathOf(spec, folder);
        string seal = clip + ".sha256";
        if (IsWhole(clip, seal))
            return clip;
        SemaphoreSlim turn = Turns.GetOrAdd(Path.GetFullPath(clip), static _ => new SemaphoreSlim(1));
        turn.Wait(cancellation);
        try
        {
            using FileStream mine = Lock(Path.ChangeExtension(clip, ".lock"), cancellation);
            if (!IsWhole(clip, seal))
                Render(spec, clip, seal, render, cancellation);
            return clip;
        }
        finally
        {
            turn.Release();
        }
    }

    private static void Render(SceneSpec spec, string clip, string seal, Action<SceneSpec, string, CancellationToken> render, CancellationToken cancellation)
    {
        string half = Path.ChangeExtension(clip, $"{Guid.NewGuid():N}.tmp");
        string halfTruth = half + ".json";
        try
        {
            render(spec, half, cancellation);
            File.WriteAllText(halfTruth, SceneTruth.Of(spec with { Origin = null }).ToJson());
            string hash = Hash(half);
            File.Move(halfTruth, Path.ChangeExtension(clip, ".json"), overwrite: true);
            File.Move(half, clip, overwrite: true);
            File.WriteAllText(seal, hash);
        }
        finally
        {
            File.Delete(half);
            File.Delete(halfTruth);
        }
    }

    private static string PathOf(SceneSpec spec, string folder) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{SceneSpec.RendererVersion} {spec.Canonical()}")))[..16] + ".mp4");

    private static bool IsWhole(string clip, string seal)
    {
        try
        {
            return File.Exists(clip) && File.Exists(seal) && File.Exists(Path.ChangeExtension(clip, ".json")) && File.ReadAllText(seal) == Hash(clip);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    // Between processes only; an advisory lock that can be waited for cannot be broken off.
    private static FileStream Lock(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
