using VisionPipeline.Events;
using VisionPipeline.Server.Delivery;
using VisionPipeline.Server.Running;
using VisionPipeline.Server.Scoring;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>What becomes of a pass that turned out to be a part of another one.</summary>
public sealed class MergedPassTests
{
    private static readonly PlateEvent Closed = MadeEvents.Make("north", 2);
    private static readonly PlateEvent Merged = Closed with { MergedInto = "north-00000009" };

    [Fact]
    public void Accept_MergedPass_IsShownWhereAnEndIsNot()
    {
        var output = new StringWriter();
        var lines = new EventLines(output);
        lines.Accept(Closed);
        Assert.Empty(output.ToString());
        lines.Accept(Merged);
        Assert.Contains("merged", output.ToString());
        string once = output.ToString();
        lines.Accept(Merged with { Revision = 4, Evidence = Merged.Evidence! with { ClipSha256 = new string('c', 64) } });
        Assert.Equal(once, output.ToString());
    }

    [Fact]
    public void Line_MergedPass_NamesTheOtherInTheLastColumn()
    {
        Assert.EndsWith(",merged_into", EventCsv.Header);
        Assert.EndsWith(",north-00000009", EventCsv.Line(1, Merged));
        Assert.EndsWith(",", EventCsv.Line(1, Closed));
        Assert.Equal(EventCsv.Header.Count(static c => c == ','), EventCsv.Line(1, Merged).Count(static c => c == ','));
    }

    [Fact]
    public void Of_MergedPass_IsNoVerdictOfItsOwn()
    {
        PlateEvent[] story = [MadeEvents.Make("north", 0), MadeEvents.Make("north", 1)];
        Assert.Equal(1, LatencyScore.Of([.. story, Closed]).Verdicts);
        Assert.Equal(0, LatencyScore.Of([.. story, Merged]).Verdicts);
    }
}
