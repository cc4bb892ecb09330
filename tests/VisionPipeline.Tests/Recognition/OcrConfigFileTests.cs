using VisionPipeline.Recognition;
using VisionPipeline.Testing;
using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Recognition;

public sealed class OcrConfigFileTests
{
    [Fact]
    public void Read_ShippedFile_HasEveryKeyWithItsDefault()
    {
        string path = Checkout.PathOf("config/ocr.yaml");
        OcrConfig config = OcrConfigFile.Read(path);
        Assert.Equal(OcrConfig.DefaultPasses, config.Passes);
        Assert.Equal(new FusionOptions().HomeRegions, config.Fusion.HomeRegions);
        Assert.Equal(new OcrConfig() with { Passes = config.Passes, Fusion = new FusionOptions { HomeRegions = config.Fusion.HomeRegions } }, config);
        string[] keys = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':')[0])];
        Assert.Equal(3 + 13 + 12 + 12, keys.Length);
    }

    [Fact]
    public void Parse_Nothing_GivesDefaults() => Assert.Equal(new OcrConfig().Fusion, OcrConfigFile.Parse("", "x").Fusion);

    [Fact]
    public void Parse_Keys_AreTaken()
    {
        OcrConfig config = OcrConfigFile.Parse("reading: {certain: 0.9, batch: 4}\npasses: {clahe: {stage: 0}}\nfusion: {slot_share: 0.25}\n", "x");
        Assert.Equal(0.9, config.Certain);
        Assert.Equal(4, config.Batch);
        Assert.Equal(0, config.Passes.Single(pass => pass.Pass == OcrPass.Clahe).Stage);
        Assert.False(config.SlotShareOfModel);
        Assert.Equal(0.25, config.Fusion.SlotShare);
    }

    [Theory]
    [InlineData("reading:\n  certian: 0.9\n", "x:2: 'reading.certian' is not known; did you mean 'reading.certain'?")]
    [InlineData("reeding: {}\n", "x:1: 'reeding' is not known; did you mean 'reading'?")]
    [InlineData("passes:\n  clae: {stage: 1}\n", "x:2: 'passes.clae' is not known; did you mean 'passes.clahe'?")]
    [InlineData("reading:\n  certain: much\n", "x:2: 'reading.certain' is much: a number from 0.5 to 1 is wanted")]
    [InlineData("reading:\n  batch: 0\n", "x:2: 'reading.batch' is 0: a whole number from 1 to 256 is wanted")]
    [InlineData("fusion:\n  home_regions: [BR, UK]\n", "x:2: home_regions holds UK: the code of a country whose plates are known is wanted, e.g. GB")]
    [InlineData("reading: 7\n", "x:1: 'reading' must hold keys and values")]
    [InlineData("- 1\n", "x:1: the file must hold keys and values")]
    [InlineData("passes: {plain: {stage: 0}, wide: {stage: 0}, tight: {stage: 0}, turned_right: {stage: 0}, turned_left: {stage: 0}, sharpen: {stage: 0}, clahe: {stage: 0}}", "x:1: every pass that takes each plate is off: give 'plain' the stage 1")]
    public void Parse_Fault_NamesFileLineAndWhatIsRight(string text, string expected)
    {
        var e = Assert.Throws<OcrConfigException>(() => OcrConfigFile.Parse(text, "x"));
        Assert.Equal([expected], e.Faults);
    }

    [Fact]
    public void Parse_ManyFaults_AreAllReported() =>
        Assert.Equal(3, Assert.Throws<OcrConfigException>(() => OcrConfigFile.Parse("reading: {certain: 7, turn: -1}\nfusion: {tempratur: 1}\n", "x")).Faults.Count);

    [Fact]
    public void Parse_DamagedYaml_NamesTheLine() =>
        Assert.StartsWith("x:", Assert.Throws<OcrConfigException>(() => OcrConfigFile.Parse("reading: {certain: [1\n", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_MissingFile_SaysSo() =>
        Assert.Contains("/no/such/ocr.yaml: cannot be read", Assert.Throws<OcrConfigException>(() => OcrConfigFile.Read("/no/such/ocr.yaml")).Message, StringComparison.Ordinal);
}
