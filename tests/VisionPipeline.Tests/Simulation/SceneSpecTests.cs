using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Simulation;

public sealed class SceneSpecTests
{
    [Theory]
    [InlineData("", "unknown scene ''; known are day, dusk")]
    [InlineData("moon", "unknown scene 'moon'; known are day, dusk")]
    [InlineData("day?sed=2", "unknown setting 'sed'; known are seed, fps")]
    [InlineData("day?seed=-1", "seed '-1' must be a whole number from 0")]
    [InlineData("day?seed", "seed '' must be a whole number from 0")]
    [InlineData("day?fps=0", "fps '0' must be a whole number from 1 to 60")]
    [InlineData("day?lanes=4", "lanes '4' must be a whole number from 1 to 3")]
    [InlineData("day?seconds=1", "seconds '1' must be a whole number from 2 to 600")]
    [InlineData("day?rate=121", "rate '121' must be a number from 0 to 120")]
    [InlineData("day?rate=NaN", "rate 'NaN' must be a number from 0 to 120")]
    [InlineData("day?origin=x", "origin 'x' must be a number from 0")]
    [InlineData("day?size=1920", "size '1920' must be like 1920x1080")]
    [InlineData("day?size=100x200", "size '100' must be a whole number from 320 to 3840")]
    [InlineData("day?size=321x180", "size '321x180' must have even sides")]
    [InlineData("day?speed=70-30", "speed '70-30' must be like 30-70")]
    [InlineData("day?speed=1-30", "speed '1' must be a number from 5 to 130")]
    [InlineData("day?speed=30-40-50", "speed '30-40-50' must be like 30-70")]
    [InlineData("day?region=ZZ", "region 'ZZ' is not drawn; known are EU, ALL, DE")]
    [InlineData("day?view=side", "view 'side' must be front, rear or both")]
    [InlineData("day?view=both&lanes=1", "view 'both' needs 2 lanes")]
    [InlineData("day?block=wall", "block 'wall' must be none, pole or tree")]
    [InlineData("day?traffic=tank", "traffic 'tank' must be mixed, car")]
    [InlineData("day?traffic=0", "traffic '0' must be mixed, car")]
    [InlineData("day?traffic=", "traffic '' must be mixed, car")]
    public void Parse_BadText_SaysInOneLineWhatIsRight(string text, string words)
    {
        SourceException thrown = Assert.Throws<SourceException>(() => SceneSpec.Parse(text));
        Assert.Equal(SourceFault.BadAddress, thrown.Fault);
        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    [Fact]
    public void Parse_EverySetting_IsTaken()
    {
        var spec = SceneSpec.Parse("night?seed=7&fps=10&size=640x360&lanes=3&region=gb&rate=12.5&seconds=30&view=rear&speed=20-45&traffic=Van&origin=1700000000.25");
        Assert.Equal(
            new SceneSpec { Light = SceneLight.Night, Seed = 7, Fps = 10, Width = 640, Height = 360, Lanes = 3, Region = "GB", Rate = 12.5, Seconds = 30, Leaving = true, MinSpeed = 20, MaxSpeed = 45, Traffic = "van", Origin = 1700000000.25 },
            spec);
        Assert.Equal(300, spec.Frames);
        Assert.Equal(new SceneSpec { Opposing = true, Block = SceneBlock.Tree }, SceneSpec.Parse("day?view=both&block=Tree"));
    }

    [Theory]
    [InlineData("day")]
    [InlineData("dusk?seed=0&speed=30")]
    [InlineData("night?lanes=1&region=all&rate=0.5")]
    [InlineData("rain?traffic=truck&size=3840x2160")]
    [InlineData("highway?view=rear")]
    [InlineData("street")]
    [InlineData("day?view=both&block=pole")]
    [InlineData("highway?block=tree&view=both")]
    [InlineData("empty?fps=60&seconds=600")]
    public void Canonical_ParsedAgain_IsTheSame(string text)
    {
        var spec = SceneSpec.Parse(text);
        Assert.Equal(spec, SceneSpec.Parse(spec.Canonical()));
        Assert.Equal(spec.Canonical(), (spec with { Origin = 5 }).Canonical());
    }
}
