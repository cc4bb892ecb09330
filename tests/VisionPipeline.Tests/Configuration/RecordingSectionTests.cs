using VisionPipeline.Configuration;
using VisionPipeline.Recording;

namespace VisionPipeline.Tests.Configuration;

public sealed class RecordingSectionTests
{
    [Fact]
    public void Parse_Nothing_HasTheDefaultsOfItsRoom()
    {
        RecordingConfig recording = Yaml.Parse(Yaml.Camera).Recording;
        Assert.Equal(new RecordingConfig() with { Cameras = recording.Cameras, Defaults = recording.Defaults }, recording);
        Assert.Equal(new CameraRecordingConfig() with { Schedule = recording.Defaults.Schedule }, recording.Defaults);
        Assert.Equal(recording.Defaults with { Schedule = recording.For("gate").Schedule }, recording.For("gate"));
    }

    [Fact]
    public void Parse_CameraSaysOtherwise_GoesBeforeTheDefaults()
    {
        RecordingConfig recording = Yaml.Parse("""
            camera_defaults:
              recording: {mode: continuous, schedule: [mon-fri 08:00-18:00], keep_segments_days: 3, max_gb: 10}
            recording: {folder: /var/lib/video, max_gb: 100}
            cameras:
              - {name: a, url: 'rtsp://192.0.2.1/s'}
              - {name: b, url: 'rtsp://192.0.2.2/s', recording: {mode: activity, schedule: [], keep_segments_days: none, max_gb: none}}
            """).Recording;
        Assert.Equal((RecordingMode.Continuous, 3.0, 10L << 30), (recording.For("a").Mode, recording.For("a").KeepSegments!.Value.TotalDays, recording.For("a").MaxBytes!.Value));
        Assert.Equal(5, Assert.Single(recording.For("a").Schedule).Days.Count);
        Assert.Equal((RecordingMode.Activity, null, null), (recording.For("b").Mode, recording.For("b").KeepSegments, recording.For("b").MaxBytes));
        Assert.Empty(recording.For("b").Schedule);
        Assert.Equal(RecordingMode.Continuous, recording.For("somewhere else").Mode);
    }

    [Theory]
    [InlineData("mon-fri 08:00-18:00", "Monday,Tuesday,Wednesday,Thursday,Friday", "08:00", "18:00")]
    [InlineData("fri-mon 22:00-06:00", "Friday,Saturday,Sunday,Monday", "22:00", "06:00")]
    [InlineData("sat,sun 00:00-23:59", "Saturday,Sunday", "00:00", "23:59")]
    [InlineData("daily  01:30-02:00", "Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday", "01:30", "02:00")]
    public void TryRead_Window_TakesDaysAndHours(string text, string days, string from, string to)
    {
        Assert.True(WindowText.TryRead(text, out RecordingWindow? window));
        Assert.Equal(days, string.Join(',', window.Days));
        Assert.Equal((from, to), (window.From.ToString("HH:mm", null), window.To.ToString("HH:mm", null)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("mon 8:00-18:00")]
    [InlineData("mon 08:00-24:00")]
    [InlineData("mon-wed-fri 08:00-18:00")]
    [InlineData("monday 08:00-18:00")]
    [InlineData("- 08:00-18:00")]
    public void TryRead_NoWindow_IsRefused(string text) => Assert.False(WindowText.TryRead(text, out _));

    [Fact]
    public void Parse_WrongSchedule_SaysWhatIsRight() =>
        Assert.StartsWith("x:2: 'cameras[gate].recording.schedule' holds 'always': wanted are days and hours such as 'mon-fri 08:00-18:00'", Assert.Single(Yaml.Faults(Yaml.With("recording: {schedule: [always]}"))), StringComparison.Ordinal);

    [Fact]
    public void Between_DefaultsOfRecordingChanged_ChangesTheCameraThatInherits()
    {
        const string Two = "cameras:\n- {name: a, url: 'rtsp://192.0.2.1/s'}\n- {name: b, url: 'rtsp://192.0.2.2/s', recording: {schedule: []}}\n";
        ConfigChange change = ConfigChange.Between(Yaml.Parse(Two), Yaml.Parse(Two), Yaml.Parse("camera_defaults: {recording: {schedule: [daily 01:00-02:00]}}\n" + Two));
        Assert.Equal(("a", "recording.schedule"), (Assert.Single(change.Changed).After.Camera.Name, Assert.Single(change.Changed[0].Keys)));
    }
}
