using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Sources;

public sealed class CredentialsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void FromFile_UserAndPassword_TakesTheFirstLine()
    {
        File.WriteAllText(_file, "operator:ga:te\nsecond line\n");
        Assert.Equal(new Credentials("operator", "ga:te"), Credentials.FromFile(_file, null));
    }

    [Fact]
    public void FromFile_PasswordAlone_NeedsAKnownUser()
    {
        File.WriteAllText(_file, "gate-7\n");
        Assert.Equal(new Credentials("operator", "gate-7"), Credentials.FromFile(_file, "operator"));
        Assert.Contains("user:password", Assert.Throws<SourceException>(() => Credentials.FromFile(_file, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFile_EmptyOrAbsent_NamesTheFile()
    {
        Assert.Contains(_file, Assert.Throws<SourceException>(() => Credentials.FromFile(_file, "u")).Message, StringComparison.Ordinal);
        Assert.Contains("/no/such", Assert.Throws<SourceException>(() => Credentials.FromFile("/no/such", "u")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_HidesThePassword() => Assert.Equal("u:***", new Credentials("u", "p").ToString());

    public void Dispose() => File.Delete(_file);
}
