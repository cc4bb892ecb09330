using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using VisionPipeline.Frames;
using VisionPipeline.Looks;

namespace VisionPipeline.Events;

/// <summary>Keeps pictures as files: <c>camera/yyyy-MM-dd/pass-hhmmssfff.frame.jpg</c> and <c>.crop.jpg</c> below a folder, by capture time (UTC).</summary>
/// <remarks>Thread-safe. A file is written beside its place and moved there, so that no half of one is ever seen. What cannot be written is logged and left out.</remarks>
/// <param name="root">The node's evidence folder; made when needed.</param>
/// <param name="logger">Takes faults.</param>
public sealed partial class EvidenceFolder(string root, ILogger logger) : IEvidenceStore
{
    /// <inheritdoc/>
    public EventEvidence? Keep(string camera, string passId, in CaptureTime captured, LookEvidence pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        DateTimeOffset time = captured.Utc;
        string name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{camera}/{time:yyyy-MM-dd}/{passId}-{time:HHmmssfff}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            (string? frame, string? frameHash) = pictures.Frame is { } whole ? Write(name + ".frame.jpg", whole.Span) : (null, null);
            (string crop, string cropHash) = Write(name + ".crop.jpg", pictures.Crop.Span);
            return new EventEvidence { Frame = frame, FrameSha256 = frameHash, Crop = crop, CropSha256 = cropHash };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept(logger, camera, root, e.Message);
            return null;
        }
    }

    private (string Name, string Sha256) Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(root, name);
        using (FileStream file = File.Create(path + ".part"))
            file.Write(bytes);
        File.Move(path + ".part", path, overwrite: true);
        return (name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "camera {Camera}: a picture could not be kept in {Folder}: {Reason}")]
    private static partial void NotKept(ILogger logger, string camera, string folder, string reason);
}
