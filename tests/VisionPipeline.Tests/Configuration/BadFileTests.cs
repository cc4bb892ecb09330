using System.Text;
using VisionPipeline.Configuration;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class BadFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tracking:\n\tlost_s: 1\n", ":2: a tab indents this line: YAML takes spaces only")]
    [InlineData("tracking: {lost_s: [1\n", "this is not YAML")]
    [InlineData("tracking: {lost_s: 1}}\n", "this is not YAML")]
    [InlineData("a: b: c\n", ":1: this is not YAML")]
    [InlineData("just words", ":1: the file must hold keys and values")]
    [InlineData("- 1\n- 2\n", ":1: the file must hold keys and values")]
    [InlineData("tracking: *base\n", ":1: '*' refers to an '&' anchor that is not above it; a text that begins with '*' must be in quotes")]
    [InlineData("tracking: &a {lost_s: *a}\n", ":1: '*' refers to an '&' anchor that is not above it; a text that begins with '*' must be in quotes")]
    [InlineData("? [a]\n: 1\n", ":1: a key must be a word")]
    [InlineData("stop: {}\n---\nstop: {}\n", ":2: a second document begins here: one is read")]
    [InlineData("stop: \"\\q\"\n", "this is not YAML")]
    [InlineData("stop: {}\n\0\0", ":2: this is not YAML: control character 00")]
    public void Read_DamagedText_SaysWhereAndWhat(string text, string expected) =>
        Assert.Contains(Faults(_folder.Write("a.yaml", text)), fault => fault.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_Directory_SaysSo() => Assert.Equal([$"{_folder.Path}: cannot be read (it is a directory)"], Faults(_folder.Path));

    [Fact]
    public void Read_NoFile_SaysSo() => Assert.Equal(["/no/such.yaml: cannot be read (no such file)"], Faults("/no/such.yaml"));

    [Fact]
    public void Read_FileThatGivesAnInputError_SaysSo() => Assert.StartsWith("/proc/self/mem: ", Assert.Single(Faults("/proc/self/mem")), StringComparison.Ordinal);

    [Fact]
    public void Read_TenMegabytes_IsRefusedAsAWhole()
    {
        string path = _folder.Write("big.yaml", string.Concat(Enumerable.Repeat("stop: {deadline_s: 1}\n", 480_000)));
        Assert.Equal([$"{path}: is more than 4 MB, which no settings file is"], Faults(path));
    }

    [Fact]
    public void Read_TwoMegabytesOfFaults_ListsTheFirstHundred()
    {
        string path = _folder.Write("many.yaml", Yaml.Camera + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n")));
        IReadOnlyList<string> faults = Faults(path);
        Assert.Equal(101, faults.Count);
        Assert.Equal($"{path}: and 19900 more", faults[^1]);
    }

    [Fact]
    public void Read_NestedAMillionDeep_DoesNotEndTheProcess() =>
        Assert.Contains("nested more than 32 deep", Assert.Single(Faults(_folder.Write("deep.yaml", new string('[', 1_000_000))), fault => fault.Contains("deep", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Read_NotUtf8_SaysSo()
    {
        string path = _folder.File("utf16.yaml");
        File.WriteAllBytes(path, [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Yaml.Camera)]);
        Assert.Equal([$"{path}: is no UTF-8 text"], Faults(path));
    }

    [Fact]
    public void Read_ByteOrderMarkAndCarriageReturns_AreTaken()
    {
        string path = _folder.File("windows.yaml");
        File.WriteAllBytes(path, [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes("stop:\r\n  deadline_s: 5\r\n" + Yaml.Camera.Replace("\n", "\r\n", StringComparison.Ordinal))]);
        Assert.Equal(TimeSpan.FromSeconds(5), VisionConfigFile.Read(path).Stop.Deadline);
    }

    [Fact]
    public void Parse_AnchorsAndAliases_ShareValues()
    {
        VisionConfig config = Yaml.Parse("camera_defaults:\n  decoder: &d {threads: 4}\ncameras:\n  - {name: a, url: 'rtsp://192.0.2.1/s', decoder: *d}\n");
        Assert.Equal(4, config.Cameras[0].Camera.Decoder.Threads);
    }

    [Fact]
    public void Parse_ListsWithinListsByAlias_StopsCounting()
    {
        string point = "[0.1, 0.1]";
        string polygon = "&p [" + string.Join(", ", Enumerable.Repeat(point, 200)) + "]";
        string interest = $"&i [{polygon}, {string.Join(", ", Enumerable.Repeat("*p", 1000))}]";
        string cameras = $"cameras:\n  - {{name: a, url: 'rtsp://192.0.2.1/s', interest: {interest}}}\n"
            + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  - {{name: a{i}, url: 'rtsp://192.0.2.1/s', interest: *i}}\n"));
        Assert.Contains(Yaml.Faults(cameras), fault => fault.Contains("has the point 1 twice", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_NullAndEmptyValues_AreDefaults()
    {
        VisionConfig config = Yaml.Parse("node: \nstop: ~\ntracking: {lost_s: null}\n" + Yaml.Camera);
        Assert.Equal((Environment.MachineName, 1.5, 10.0), (config.Node, config.Tracking.Lost.TotalSeconds, config.Stop.Deadline.TotalSeconds));
    }

    private static IReadOnlyList<string> Faults(string path) => Assert.Throws<ConfigException>(() => VisionConfigFile.Read(path)).Faults;
}
