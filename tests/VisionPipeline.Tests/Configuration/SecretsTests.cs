using VisionPipeline.Configuration;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class SecretsTests
{
    private const string Secret = "p@ss/w0rd:1";

    [Fact]
    public void Parse_PasswordFromEnvironment_IsTaken()
    {
        VisionConfig config = Yaml.Parse(Yaml.With("username: admin, password: '${GATE}'"), ("GATE", Secret));
        Assert.Equal(("admin", Secret), (config.Cameras[0].Camera.Url.Credentials!.User, config.Cameras[0].Camera.Url.Credentials!.Password));
    }

    [Fact]
    public void Parse_PasswordFromFile_IsItsFirstLine()
    {
        using var folder = new TempFolder();
        string file = folder.Write("secret", Secret + "\r\nmore\n");
        VisionConfig config = Yaml.Parse(Yaml.With($"username: admin, password: 'file:{file}'"));
        Assert.Equal(Secret, config.Cameras[0].Camera.Url.Credentials!.Password);
    }

    [Fact]
    public void Parse_VariableWithinUrl_IsPercentEncoded()
    {
        VisionConfig config = Yaml.Parse("cameras: [{name: a, url: 'rtsp://admin:${GATE}@192.0.2.1/s'}]", ("GATE", Secret));
        Assert.Equal(Secret, config.Cameras[0].Camera.Url.Credentials!.Password);
        Assert.Equal("192.0.2.1", config.Cameras[0].Camera.Url.Host);
    }

    [Fact]
    public void Parse_UrlThatIsOneVariable_IsTakenAsItStands() =>
        Assert.Equal("rtsp://admin:***@192.0.2.1/s", Yaml.Parse("cameras: [{name: a, url: '${URL}'}]", ("URL", "rtsp://admin:x@192.0.2.1/s")).Cameras[0].Camera.Url.ToString());

    [Theory]
    [InlineData("password: '${GATE}'", "'cameras[gate].password' names the environment variable GATE, which is not set")]
    [InlineData("password: 'file:/no/such'", "'cameras[gate].password' names the file /no/such, which cannot be read (no such file)")]
    [InlineData("password: 'file:/'", "'cameras[gate].password' names the file /, which cannot be read (it is a directory)")]
    [InlineData("sub_url: 'rtsp://u:${GATE}@192.0.2.1/s'", "'cameras[gate].sub_url' names the environment variable GATE, which is not set")]
    public void Parse_MissingSecret_NamesKeyAndLine(string keys, string expected) =>
        Assert.Equal("x:2: " + expected, Assert.Single(Yaml.Faults(Yaml.With($"username: admin, {keys}"))));

    [Fact]
    public void Parse_SharedPassword_GivesWayToACamerasOwnFile()
    {
        using var folder = new TempFolder();
        string file = folder.Write("secret", "u:p");
        VisionConfig config = Yaml.Parse($"camera_defaults: {{username: admin, password: shared-one}}\ncameras: [{{name: a, url: 'rtsp://192.0.2.1/s', credentials_file: '{file}'}}, {{name: b, url: 'rtsp://own:pw@192.0.2.2/s'}}]");
        Assert.Equal((file, ""), (config.Cameras[0].Camera.Source.CredentialsFile, config.Cameras[0].Camera.Url.Credentials!.Password));
        Assert.Equal("pw", config.Cameras[1].Camera.Url.Credentials!.Password);
    }

    [Theory]
    [InlineData("url: 'rtsp://admin:hunter2secret@192.0.2.1:99999/s'")]
    [InlineData("url: 'rtsp://admin:hunter2secret@/s'")]
    [InlineData("url: 'rtsp:/admin:hunter2secret@192.0.2.1/s'")]
    [InlineData("url: 'rtspx://admin:hunter2secret@192.0.2.1/s'")]
    [InlineData("url: 'rtsp://admin:hunter2/secret@192.0.2.1/s'")]
    [InlineData("url: 'rtsp//admin:hunter2secret@192.0.2.1/s'")]
    [InlineData("username: a, password: hunter2secret, pace: hunter2secret")]
    [InlineData("username: a, password: [hunter2secret]")]
    [InlineData("username: a, password: *hunter2secret")]
    [InlineData("username: a, password: &hunter2secret")]
    [InlineData("username: a, password: !hunter2secret x")]
    [InlineData("username: a, pasword: hunter2secret")]
    [InlineData("username: a, password: {hunter2secret: 1}")]
    public void Parse_FaultBesideASecret_DoesNotShowIt(string keys)
    {
        foreach (string bad in new[] { "pase: 1", "loop: 7" })
        {
            string faults = string.Join('\n', Yaml.Faults($"cameras: [{{name: gate, {keys}, {bad}}}]"));
            Assert.DoesNotContain("hunter2", faults, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_Secrets_AreStars()
    {
        VisionConfig config = Yaml.Parse(
            "camera_defaults: {username: admin, password: hunter2secret}\ncameras: [{name: a, url: 'rtsp://u:hunter2secret@192.0.2.1/s?token=hunter2secret'}]");
        var text = new StringWriter();
        config.Write(text);
        Assert.DoesNotContain("hunter2", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("password: \"***\"", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("rtsp://u:***@192.0.2.1/s", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", config.ToString() + string.Join('\n', config.Cameras) + string.Join('\n', config.Warnings), StringComparison.Ordinal);
    }
}
