using System.Security.Cryptography;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Nvrtc;

namespace VisionPipeline.Gpu;

/// <summary>Machine code of our kernels on disk, by compute capability and hash of the text, so that a start need not compile.</summary>
/// <remarks>
/// A file is the SHA-256 of an image followed by the image, and appears whole or not at all (written beside, then renamed); one
/// that does not match its hash is compiled again and replaced. A folder that cannot be read or written costs only time:
/// <see cref="Trouble"/> says what was wrong. Thread-safe, also between processes.
/// </remarks>
public sealed class KernelCache
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    private volatile string? _trouble;

    /// <summary>A cache in a folder, which is made when first needed.</summary>
    /// <param name="folder">Null takes <see cref="DefaultFolder"/>.</param>
    public KernelCache(string? folder = null) => Folder = folder ?? DefaultFolder;

    /// <summary><c>$XDG_CACHE_HOME/visionpipeline/kernels</c>, by default <c>~/.cache/visionpipeline/kernels</c> (XDG Base Directory Specification).</summary>
    public static string DefaultFolder => CacheFolder.Of("kernels");

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }

    /// <summary>One line on what last went wrong with a file; null where nothing did.</summary>
    public string? Trouble => _trouble;

    /// <summary>The file of a text for a capability.</summary>
    internal string PathOf(KernelSource source, CudaCapability capability) =>
        Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(source.Name)}-sm_{capability.Number}-{source.Hash}.kernel");

    /// <summary>An image from disk, or null where there is none that is whole.</summary>
    internal byte[]? Find(KernelSource source, CudaCapability capability)
    {
        string path = PathOf(source, capability);
        try
        {
            byte[] file = File.ReadAllBytes(path);
            if (file.Length > HashBytes && SHA256.HashData(file.AsSpan(HashBytes)).AsSpan().SequenceEqual(file.AsSpan(0, HashBytes)))
                return file[HashBytes..];
            _trouble = $"{path}: damaged, compiled again";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = $"{path}: {e.Message}";
        }

        return null;
    }

    /// <summary>Compiles a text with NVRTC and keeps the image.</summary>
    /// <exception cref="NvrtcException">There is no NVRTC, or it refuses the text.</exception>
    internal byte[] Compile(KernelSource source, CudaCapability capability)
    {
        byte[] image = NvrtcCompiler.Open().CompileFor(source.Text, source.Name, capability).Bytes.ToArray();
        Keep(PathOf(source, capability), image);
        return image;
    }

    // Not flushed to the disk: what a crash cuts short does not match its hash.
    private void Keep(string path, byte[] image)
    {
        string beside = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(beside, [.. SHA256.HashData(image), .. image]);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = $"{path}: {e.Message}";
            try
            {
                File.Delete(beside);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
