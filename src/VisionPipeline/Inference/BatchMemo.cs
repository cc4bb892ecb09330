using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VisionPipeline.Inference;

/// <summary>Keeps batch sizes that were found on disk, by model and device. What cannot be read or written costs only another search.</summary>
/// <param name="folder">Made when first needed.</param>
public sealed class BatchMemo(string folder)
{
    /// <summary>A batch that was found before; null where none was, or the file is no good.</summary>
    /// <param name="model">SHA-256 of the model.</param>
    /// <param name="device">What it runs on: provider, device, version.</param>
    /// <param name="most">Largest batch that was allowed.</param>
    public int? Find(string model, string device, int most)
    {
        try
        {
            return int.TryParse(File.ReadAllText(PathOf(model, device, most)), NumberStyles.None, CultureInfo.InvariantCulture, out int batch) && batch >= 1 && batch <= most ? batch : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps one.</summary>
    /// <param name="model">As for <see cref="Find"/>.</param>
    /// <param name="device">As for <see cref="Find"/>.</param>
    /// <param name="most">As for <see cref="Find"/>.</param>
    /// <param name="batch">What was found.</param>
    public void Keep(string model, string device, int most, int batch)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string path = PathOf(model, device, most);
            string beside = $"{path}.{Environment.ProcessId}";
            File.WriteAllText(beside, batch.ToString(CultureInfo.InvariantCulture));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start searches again.
        }
    }

    private string PathOf(string model, string device, int most)
    {
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{device}\n{most.ToString(CultureInfo.InvariantCulture)}"));
        return Path.Combine(folder, $"{Convert.ToHexStringLower(key.AsSpan(0, 12))}.batch");
    }
}
