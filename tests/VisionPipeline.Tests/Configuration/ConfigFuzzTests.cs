using VisionPipeline.Configuration;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class ConfigFuzzTests
{
    private const string Canary = "Qz7canaryXv";

    // Fixed seeds: a fault that is found is found again. Secrets come by reference, so that no damage to the text can show them.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Parse_DamagedShippedFile_ThrowsNothingElseAndShowsNoSecret(int seed)
    {
        using var folder = new TempFolder();
        string secret = folder.Write("secret", Canary);
        string original = File.ReadAllText(Checkout.PathOf("config/vision.yaml"))
            .Replace("username: null", "username: admin", StringComparison.Ordinal)
            .Replace("password: null", $"password: file:{secret}", StringComparison.Ordinal)
            .Replace("sub_url: null", "sub_url: rtsp://u:${SECRET}@192.0.2.10/sub", StringComparison.Ordinal);
        original = string.Join('\n', original.Split('\n').Where(static line => !line.TrimStart().StartsWith('#')));
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 250; i++)
        {
            string shown;
            try
            {
                VisionConfig config = VisionConfigFile.Parse(i == 0 ? original : Damaged(original, random), "x", static name => name == "SECRET" ? Canary : null);
                var written = new StringWriter();
                config.Write(written);
                shown = written + string.Join('\n', config.Warnings);
                accepted++;
            }
            catch (ConfigException e)
            {
                Assert.NotEmpty(e.Faults);
                Assert.All(e.Faults, static fault => Assert.DoesNotContain('\n', fault));
                shown = e.Message;
            }

            Assert.DoesNotContain(Canary, shown, StringComparison.Ordinal);
        }

        Assert.InRange(accepted, 1, 249);
    }

    private static string Damaged(string text, Random random)
    {
        const string Odd = "{}[]:,&*!|>'\"%@`#-?\t\n\r \0\u0085\ufeff0123456789abcé€\ud83d";
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(text.Length);
            int length = random.Next(0, Math.Min(40, text.Length - at));
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Odd[random.Next(Odd.Length)].ToString()),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => string.Concat(text.AsSpan(0, at), Odd[random.Next(Odd.Length)].ToString(), text.AsSpan(Math.Min(text.Length, at + 1))),
            };
        }

        return text;
    }
}
