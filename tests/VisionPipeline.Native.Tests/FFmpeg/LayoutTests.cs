using System.Globalization;
using FFmpeg.AutoGen;
using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>The generated binding against what a C compiler makes of the same headers.</summary>
public sealed class LayoutTests
{
    [NeedsFact("gcc", NeedsFile = Headers.File, Matching = Headers.Major)]
    public void Binding_AgainstTheHeaders_IsIdentical()
    {
        List<BindingFact> facts = [.. BindingFact.OfBinding()];
        Dictionary<string, string> byC = CProgram.Run(facts);

        List<string> differences = [];
        foreach (BindingFact fact in facts)
        {
            string c = byC.GetValueOrDefault(fact.Name, "nothing");
            if (c != fact.Value)
                differences.Add($"{fact.Name}: {fact.Value} in C#, {c} in C");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [NeedsFact("gcc", NeedsFile = Headers.File, Matching = Headers.Major)]
    public void Comparison_WithOneWrongOffset_SeesIt()
    {
        BindingFact right = BindingFact.OfBinding().Single(static f => f.Name == "offsetof AVFrame.pts");
        BindingFact wrong = right with { Value = (int.Parse(right.Value, CultureInfo.InvariantCulture) + 4).ToString(CultureInfo.InvariantCulture) };

        Assert.NotEqual(wrong.Value, CProgram.Run([wrong])[wrong.Name]);
    }

    // Otherwise the comparisons would be skipped for good after a regeneration from another major.
    [Fact]
    public void NeededHeaders_AreOfTheBindingsMajor() =>
        Assert.Matches(Headers.Major, $"LIBAVDEVICE_VERSION_MAJOR {ffmpeg.LIBAVDEVICE_VERSION_MAJOR}");

    [Fact]
    public void Facts_OfTheBinding_CoverAllKinds()
    {
        ILookup<string, BindingFact> kinds = BindingFact.OfBinding().ToLookup(static f => f.Name[..f.Name.IndexOf(' ')]);

        // Fewer than this would mean that the reflection went blind, not that FFmpeg shrank.
        Assert.InRange(kinds["sizeof"].Count(), 50, 500);
        Assert.InRange(kinds["offsetof"].Count(), 500, 5000);
        Assert.InRange(kinds["enum"].Count(), 800, 5000);
        Assert.InRange(kinds["const"].Count(), 500, 5000);
        Assert.InRange(kinds["bits"].Count(), 2, 50);
        Assert.Equal(BindingFact.OfBinding().Count(), BindingFact.OfBinding().Select(static f => f.Name).Distinct().Count());
    }
}
