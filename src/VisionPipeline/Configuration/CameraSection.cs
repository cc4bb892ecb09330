using System.Text.RegularExpressions;
using VisionPipeline.Cameras;
using VisionPipeline.Settings;
using VisionPipeline.Sources;

namespace VisionPipeline.Configuration;

/// <summary>One camera of the section <c>cameras</c>.</summary>
internal static partial class CameraSection
{
    /// <summary>Reads a camera.</summary>
    /// <returns>Null where it has no usable name or address; the ledger says why.</returns>
    public static CameraEntry? Read(YamlSection section, CameraDefaults defaults)
    {
        section.Require("name");
        section.Require("url");
        string name = section.Word("name", "");
        if (section.Has("name") && !Name().IsMatch(name))
            section.Fault("name", "must have 1 to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit");
        SourceUrl? url = section.Address("url", Parse, static url => url.ToString());
        SourceUrl? sub = section.Address("sub_url", Parse, static url => url.ToString());
        bool ownCredentials = section.Has("username") || section.Has("password");
        CameraDefaults own = defaults.Read(section);
        var scene = SceneSection.Read(section, own.MinPlateWidth);
        if (url is null || name.Length == 0)
            return null;
        Check(section, url, sub, ownCredentials);
        return new CameraEntry
        {
            Camera = new CameraConfig
            {
                Name = name,
                Url = WithCredentials(url, own),
                SubUrl = sub is null ? null : WithCredentials(sub, own),
                Source = own.Source with { Audio = own.Recording.Config.Audio },
                Decoder = own.Decoder,
                Pace = own.Pace,
                Loop = own.Loop,
                DetectionsPerSecond = own.DetectionsPerSecond,
                StallTimeout = own.StallTimeout,
                BackOff = own.BackOff,
                SleepAfter = own.Recording.Config.SleepAfter,
            },
            Scene = scene,
            Recording = own.Recording.Config,
            Enabled = own.Enabled,
            Settings = section.Effective,
        };
    }

    private static void Check(YamlSection section, SourceUrl url, SourceUrl? sub, bool ownCredentials)
    {
        if (url.Credentials is not null && ownCredentials)
            section.Fault("url", "holds a user and 'username' is given too: one of them is wanted");
        if (sub is not null && sub.WithCredentials(null).ToString() == url.WithCredentials(null).ToString())
            section.Warn("sub_url", "is the same as 'url': leave it out");
        if (url.Kind == SourceKind.File && !File.Exists(url.LocalPath))
            section.Warn("url", "names a file that does not exist now");
    }

    private static SourceUrl WithCredentials(SourceUrl url, CameraDefaults own) =>
        url.Host is null || url.Credentials is not null || own.Username is null
            ? url
            : url.WithCredentials(new Credentials(own.Username, own.Password ?? ""));

    private static SourceUrl Parse(string text)
    {
        try
        {
            SourceUrl url = SourceUrl.Parse(text);

            // It would be shown as the path that it was taken for, and its password with it.
            return url.LocalPath is { } path && path.Contains('@', StringComparison.Ordinal) && !File.Exists(path) && !Directory.Exists(path)
                ? throw new FormatException("is no file that exists, and holds '@' as addresses do: those begin with rtsp:// or the like")
                : url;
        }
        catch (SourceException e)
        {
            throw new FormatException($"is no address: {e.What}", e);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
