using VisionPipeline.Configuration;

namespace VisionPipeline.Tests.Configuration;

public sealed class ConfigChangeTests
{
    private const string Two = "cameras:\n- {name: a, url: 'rtsp://u:one@192.0.2.1/s'}\n- {name: b, url: 'rtsp://192.0.2.2/s'}\n";

    [Fact]
    public void Between_TheSame_IsEmpty() => Assert.True(Change(Two, Two).IsEmpty);

    [Fact]
    public void Between_OtherOrderAndComments_IsEmpty() =>
        Assert.True(Change(Two, "# new\ncameras:\n- {url: 'rtsp://192.0.2.2/s', name: b}\n- {name: a, url: 'rtsp://u:one@192.0.2.1/s', detections_per_second: 5.0}\n").IsEmpty);

    [Fact]
    public void Between_CamerasComeAndGo_NamesThem()
    {
        ConfigChange change = Change(Two, "cameras:\n- {name: b, url: 'rtsp://192.0.2.2/s'}\n- {name: c, url: 'rtsp://192.0.2.3/s'}\n");
        Assert.Equal("c", Assert.Single(change.Added).Camera.Name);
        Assert.Equal("a", Assert.Single(change.Removed).Camera.Name);
        Assert.Empty(change.Changed);
    }

    [Fact]
    public void Between_CameraSwitchedOff_IsRemoved_SwitchedOn_IsAdded()
    {
        string off = Two.Replace("name: b", "name: b, enabled: false", StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(Change(Two, off).Removed).Camera.Name);
        Assert.Equal("b", Assert.Single(Change(off, Two).Added).Camera.Name);
    }

    [Fact]
    public void Between_PasswordChanged_IsAChangeThatShowsNoPassword()
    {
        CameraChange change = Assert.Single(Change(Two, Two.Replace("one", "two", StringComparison.Ordinal)).Changed);
        Assert.Equal(["url"], change.Keys);
        Assert.Equal("two", change.After.Camera.Url.Credentials!.Password);
        Assert.False(change.SceneOnly);
    }

    [Fact]
    public void Between_SceneChanged_NeedsNoNewStream()
    {
        CameraChange change = Assert.Single(Change(Two, Two.Replace("name: b", "name: b, min_plate_width: 30, lines: [{name: l, from: [0, 0], to: [1, 1]}]", StringComparison.Ordinal)).Changed);
        Assert.Equal("b", change.After.Camera.Name);
        Assert.Equal(["lines[0].from", "lines[0].name", "lines[0].to", "lines[]", "min_plate_width"], change.Keys);
        Assert.True(change.SceneOnly);
    }

    [Fact]
    public void Between_DefaultsChanged_ChangesCamerasThatHaveNoValueOfTheirOwn()
    {
        string own = Two.Replace("name: b", "name: b, loop: false", StringComparison.Ordinal);
        CameraChange change = Assert.Single(Change(own, "camera_defaults: {loop: true}\n" + own).Changed);
        Assert.Equal(("a", "loop"), (change.After.Camera.Name, Assert.Single(change.Keys)));
    }

    [Fact]
    public void Between_GlobalKeys_SaysWhichHoldAndWhichWait()
    {
        ConfigChange change = Change(Two, "stop: {deadline_s: 3}\ntracking: {lost_s: 2}\n" + Two);
        Assert.Equal(["stop.deadline_s"], change.LiveKeys);
        Assert.Equal(["tracking.lost_s"], change.RestartKeys);
    }

    [Fact]
    public void Between_WaitingKeySetBack_WaitsNoMore()
    {
        VisionConfig started = Yaml.Parse(Two);
        VisionConfig changed = Yaml.Parse("tracking: {lost_s: 2}\n" + Two);
        Assert.Equal(["tracking.lost_s"], ConfigChange.Between(started, changed, changed).RestartKeys);
        Assert.Empty(ConfigChange.Between(started, changed, started).RestartKeys);
    }

    private static ConfigChange Change(string before, string after) => ConfigChange.Between(Yaml.Parse(before), Yaml.Parse(before), Yaml.Parse(after));
}
