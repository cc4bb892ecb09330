using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Geometry;
using VisionPipeline.Settings;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class VisionConfigFileTests
{
    [Fact]
    public void Parse_OneCamera_HasTheDefaultsOfItsRoom()
    {
        CameraEntry entry = Assert.Single(Yaml.Parse(Yaml.Camera).Cameras);
        var expected = new CameraConfig { Name = "gate", Url = entry.Camera.Url };
        Assert.Equal(expected, entry.Camera);
        Assert.True(entry.Enabled);
        Assert.Equal(new SceneConfig().MinPlateWidth, entry.Scene.MinPlateWidth);
    }

    [Fact]
    public void Parse_CameraDefaults_HoldUntilACameraSaysOtherwise()
    {
        VisionConfig config = Yaml.Parse("""
            camera_defaults:
              detections_per_second: 8
              transport: tcp
              decoder: {kind: software, threads: 3}
              back_off: {first_s: 2}
            cameras:
              - {name: a, url: 'rtsp://192.0.2.1/s'}
              - {name: b, url: 'rtsp://192.0.2.2/s', transport: udp, decoder: {threads: 1}, enabled: false}
            """);
        (CameraConfig a, CameraConfig b) = (config.Cameras[0].Camera, config.Cameras[1].Camera);
        Assert.Equal(8, a.DetectionsPerSecond);
        Assert.Equal((RtspTransport.Tcp, 3), (a.Source.Transport, a.Decoder.Threads));
        Assert.Equal((RtspTransport.Udp, 1, DecoderKind.Software), (b.Source.Transport, b.Decoder.Threads, b.Decoder.Kind));
        Assert.Equal(TimeSpan.FromSeconds(2), b.BackOff.First);
        Assert.False(config.Cameras[1].Enabled);
    }

    [Fact]
    public void Parse_Scene_TakesRegionsLinesZonesAndRoad()
    {
        SceneConfig scene = Yaml.Parse("""
            cameras:
              - name: gate
                url: rtsp://192.0.2.1/s
                interest:
                  - [[0, 0.4], [1, 0.4], [1, 1], [0, 1]]
                ignore:
                  - [[0, 0], [0.2, 0], [0, 0.1]]
                lines:
                  - {name: stop, from: [0.1, 0.6], to: [0.9, 0.6]}
                zones:
                  - {name: yard, region: [[0, 0], [1, 0], [1, 1]]}
                road: {corners: [[0.4, 0.3], [0.6, 0.3], [0.9, 0.9], [0.1, 0.9]], width_m: 7, length_m: 40}
            """).Cameras[0].Scene;
        Assert.True(Assert.Single(scene.Interest).Contains(new ScenePoint(0.5, 0.5)));
        Assert.Equal(3, Assert.Single(scene.Ignore).Points.Count);
        Assert.Equal(new CountingLine("stop", new ScenePoint(0.1, 0.6), new ScenePoint(0.9, 0.6)), Assert.Single(scene.Lines));
        Assert.Equal("yard", Assert.Single(scene.Zones).Name);
        Assert.Equal((7, 40), (scene.Road!.WidthMeters, scene.Road.LengthMeters));
    }

    [Theory]
    [InlineData("", "x:1: 'cameras' has no camera: at least one is wanted, with 'name' and 'url'")]
    [InlineData("# nothing\n", "x:1: 'cameras' has no camera: at least one is wanted, with 'name' and 'url'")]
    [InlineData("cameras: []", "x:1: 'cameras' has no camera: at least one is wanted, with 'name' and 'url'")]
    [InlineData("cameras: 7\n", "x:1: 'cameras' must be a list of keys and values")]
    [InlineData("cameras: [{name: a}]", "x:1: 'cameras[a].url' is missing")]
    [InlineData("cameras: [{url: 'rtsp://192.0.2.1/'}]", "x:1: 'cameras[#1].name' is missing")]
    [InlineData("cameras: [{name: ../a, url: 'rtsp://192.0.2.1/'}]", "x:1: 'cameras[#1].name' must have 1 to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit")]
    [InlineData("cameras:\n- {name: a, url: 'rtsp://192.0.2.1/'}\n- {name: a, url: 'rtsp://192.0.2.2/'}", "x:3: 'cameras[a].name' is taken: the camera in line 2 has it too")]
    [InlineData("cameras:\n- just words", "x:2: 'cameras[#1]' must hold keys and values")]
    public void Parse_CamerasWrong_SaysWhatIsRight(string text, string expected) => Assert.Contains(expected, Yaml.Faults(text));

    [Theory]
    [InlineData("detections_per_second: 0", "x:2: 'cameras[gate].detections_per_second' is 0: a number from 0.1 to 60 is wanted")]
    [InlineData("detections_per_second: .nan", "x:2: 'cameras[gate].detections_per_second' is .nan: a number from 0.1 to 60 is wanted")]
    [InlineData("detections_per_second: 1e400", "x:2: 'cameras[gate].detections_per_second' is 1e400: a number from 0.1 to 60 is wanted")]
    [InlineData("stall_timeout_s: 1.5s", "x:2: 'cameras[gate].stall_timeout_s' is 1.5s: a number of seconds from 1 to 3600 is wanted")]
    [InlineData("loop: yes", "x:2: 'cameras[gate].loop' is yes: true or false is wanted")]
    [InlineData("pace: quick", "x:2: 'cameras[gate].pace' is quick: wanted is one of realtime, fast")]
    [InlineData("decoder: {kind: Software}", "x:2: 'cameras[gate].decoder.kind' is Software: wanted is one of auto, cuda, nvv4l2, vaapi, v4l2m2m, software")]
    [InlineData("decoder: {kinds: auto}", "x:2: 'cameras[gate].decoder.kinds' is not known; did you mean 'cameras[gate].decoder.kind'?")]
    [InlineData("decoder: [1]", "x:2: 'cameras[gate].decoder' must hold keys and values")]
    [InlineData("min_plate_width: 24.5", "x:2: 'cameras[gate].min_plate_width' is 24.5: a whole number from 8 to 2000 is wanted")]
    [InlineData("min_plate_width: [24]", "x:2: 'cameras[gate].min_plate_width' is no single value: a whole number from 8 to 2000 is wanted")]
    [InlineData("device_size: big", "x:2: 'cameras[gate].device_size' is big: width x height in pixels is wanted, such as 1920x1080")]
    [InlineData("back_off: {first_s: 9, most_s: 3}", "x:2: 'cameras[gate].back_off.most_s' is less than 'first_s': it must be at least as long")]
    [InlineData("interest: [[[0, 0], [1, 1]]]", "x:2: 'cameras[gate].interest' has 2 points: a polygon has 3 or more")]
    [InlineData("interest: [[[0, 0], [1, 1], [1, 0], [0, 1]]]", "x:2: 'cameras[gate].interest' crosses itself: side 1 and side 3 meet; order the points round the region")]
    [InlineData("interest: [[[0, 0], [1, 0], [1, 1.2]]]", "x:2: 'cameras[gate].interest' must hold points [x, y] with x and y from 0 to 1")]
    [InlineData("interest: [[[0, 0], [0.5, 0.5], [1, 1]]]", "x:2: 'cameras[gate].interest' has no area: its points lie on one line")]
    [InlineData("interest: [[0, 0], [1, 0], [1, 1]]", "x:2: 'cameras[gate].interest' must hold points [x, y] with x and y from 0 to 1")]
    [InlineData("lines: [{name: a, from: [0, 0]}]", "x:2: 'cameras[gate].lines[a].to' is missing")]
    [InlineData("lines: [{name: a, from: [0, 0], to: [0, 0]}]", "x:2: 'cameras[gate].lines[a].to' is where 'from' is: a line has two ends")]
    [InlineData("zones: [{region: [[0, 0], [1, 0], [1, 1]]}]", "x:2: 'cameras[gate].zones[#1].name' is missing")]
    [InlineData("road: {corners: [[0, 0], [1, 0], [1, 1], [0, 1]], width_m: 7}", "x:2: 'cameras[gate].road.length_m' is missing")]
    [InlineData("road: {corners: [[0, 0], [1, 0], [0, 1], [1, 1]], width_m: 7, length_m: 9}", "x:2: 'cameras[gate].road.corners' must be 4 points that go round: far left, far right, near right, near left")]
    [InlineData("password: abc123", "x:2: 'cameras[gate].password' stands without a 'username'")]
    [InlineData("credentials_file: /no/such", "x:2: 'cameras[gate].credentials_file' names /no/such, which does not exist")]
    [InlineData("<<: {a: 1}", "x:2: 'cameras[gate].<<' is not known; known here are")]
    public void Parse_CameraKeyWrong_SaysWhatIsRight(string keys, string expected) =>
        Assert.Contains(Yaml.Faults(Yaml.With(keys)), fault => fault.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("tracking: {low_score: 0.9}", "x:1: 'tracking.low_score' is above 'tracking.high_score': it must be at most as high")]
    [InlineData("models: {folder: /no/such}", "x:1: 'models.folder' cannot be used: /no/such/models.json: cannot be read")]
    [InlineData("models: {detector: huge}", "x:1: 'models.detector' is not in models.json; there are")]
    [InlineData("models: {native_path: /no/such}", "x:1: 'models.native_path' names a folder without libonnxruntime.so")]
    [InlineData("models: {providers: [gpu]}", "x:1: 'models.providers' holds gpu: wanted are cpu, cuda, tensor_rt")]
    [InlineData("models: {providers: []}", "x:1: 'models.providers' is empty: at least one is wanted")]
    [InlineData("reading: {file: /no/such.yaml}", "x:1: 'reading.file' names /no/such.yaml, which cannot be read (no such file)")]
    [InlineData("trackin: {}", "x:1: 'trackin' is not known; did you mean 'tracking'?")]
    [InlineData("completely_else: {}", "x:1: 'completely_else' is not known; known here are")]
    [InlineData("detection:\n  scores:\n    lorry: 1", "x:3: 'detection.scores.lorry' is not known")]
    [InlineData("tracking: {lost_s: 1}\ntracking: {lost_s: 2}", "x:2: 'tracking' stands here twice; first in line 1")]
    public void Parse_GlobalKeyWrong_SaysWhatIsRight(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Yaml.Faults(text + "\n" + Yaml.Camera)), StringComparison.Ordinal);

    [Fact]
    public void Parse_FaultsEverywhere_AreAllNamedInTheOrderOfTheFile()
    {
        IReadOnlyList<string> faults = Yaml.Faults("tracking:\n  lost_s: long\n  lst_s: 1\nstop: {deadline_s: 0}\ncameras:\n  - name: a\n    pace: 3\n");
        Assert.Equal([2, 3, 4, 6, 7], faults.Select(fault => int.Parse(fault.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Parse_OcrFileWithFaults_NamesThemByThatFile()
    {
        using var folder = new TempFolder();
        string ocr = folder.Write("ocr.yaml", "reading:\n  certain: 7\n");
        Assert.StartsWith($"{ocr}:2: 'reading.certain' is 7", Assert.Single(Yaml.Faults($"reading: {{file: '{ocr}'}}\n{Yaml.Camera}")), StringComparison.Ordinal);
        folder.Write("ocr.yaml", "reading:\n  certain: 0.9\n");
        Assert.Equal(0.9, Yaml.Parse($"reading: {{file: '{ocr}'}}\n{Yaml.Camera}").Reading.Certain);
    }

    [Theory]
    [InlineData("cameras:\n- {name: a, url: 'rtsp://192.0.2.1/s'}\n- {name: b, url: 'rtsp://192.0.2.1/s'}", "x:3: 'cameras[b].url' is that of camera 'a' too")]
    [InlineData("cameras: [{name: a, url: /no/such.mp4}]", "x:1: 'cameras[a].url' names a file that does not exist now")]
    [InlineData("cameras: [{name: a, url: 'rtsp://192.0.2.1/s', enabled: false}]", "x:1: 'cameras' has no camera that is enabled")]
    [InlineData("cameras: [{name: a, url: 'rtsp://192.0.2.1/s', sub_url: 'rtsp://192.0.2.1/s'}]", "x:1: 'cameras[a].sub_url' is the same as 'url': leave it out")]
    public void Parse_ProbablyNotMeant_Warns(string text, string expected) => Assert.Equal([expected], Yaml.Parse(text).Warnings);

    [Fact]
    public void Write_EffectiveConfiguration_ReadsAsTheSame()
    {
        VisionConfig config = Yaml.Parse(Yaml.With("interest: [[[0, 0.25], [1, 0], [1, 1]]], lines: [{name: 'a \"b\"', from: [0, 0], to: [1, 1]}], device_size: 640x480, stall_timeout_s: 7.25"));
        var text = new StringWriter();
        config.Write(text);
        VisionConfig again = Yaml.Parse(text.ToString());
        Assert.Empty(EffectiveNode.Differences(config.Settings, again.Settings));
        Assert.Equal(TimeSpan.FromSeconds(7.25), again.Cameras[0].Camera.StallTimeout);
        Assert.Equal("a \"b\"", again.Cameras[0].Scene.Lines[0].Name);
    }
}
