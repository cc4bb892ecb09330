using System.Security.Cryptography;
using System.Text.Json;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Recognition;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Tests.Cli;

/// <summary>A folder of models whose answers are known: every picture has one plate that reads AB12CDE, within a car.</summary>
internal sealed class TinyModels : IDisposable
{
    public const string Text = "AB12CDE";

    public TinyModels(bool withReader = true, string? readerHash = null)
    {
        Directory.CreateDirectory(Folder);
        byte[] detector = TinyDetector.V8(
            5, TinyDetector.OurNames, new TinyDetector.Box(0, 32, 20, 16, 6, 0, 0.9f), new TinyDetector.Box(1, 32, 16, 40, 24, 1, 0.8f)).ToArray();
        byte[] reader = TinyReader.Model(Text, 0.999);
        File.WriteAllBytes(Path.Combine(Folder, "d.onnx"), detector);
        File.WriteAllBytes(Path.Combine(Folder, "r.onnx"), reader);
        File.WriteAllText(Path.Combine(Folder, "r.json"), TinyReader.Describe(PlateAlphabet.Characters, 2));
        object[] models = [Entry("finds", "detector", "d.onnx", Hash(detector)), Entry("reads", "reader", "r.onnx", readerHash ?? Hash(reader))];
        File.WriteAllText(Path.Combine(Folder, "models.json"), JsonSerializer.Serialize(new { models = withReader ? models : models[..1] }));
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"vision-models-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static object Entry(string name, string role, string file, string sha256) => new { name, role, file, sha256 };

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
