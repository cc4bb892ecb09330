using System.Globalization;

namespace VisionPipeline.Sources;

/// <summary>Where video comes from: a URL, a path or a device, with its credentials held apart. Its text form is safe to show.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class SourceUrl
{
    private static readonly string[] PictureExtensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    private static readonly Dictionary<string, SourceKind> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rtsp"] = SourceKind.Rtsp,
        ["rtsps"] = SourceKind.Rtsp,
        ["rtmp"] = SourceKind.Rtmp,
        ["rtmps"] = SourceKind.Rtmp,
        ["http"] = SourceKind.Http,
        ["https"] = SourceKind.Http,
        ["file"] = SourceKind.File,
        ["v4l2"] = SourceKind.Device,
        ["sim"] = SourceKind.Simulated,
    };

    private readonly string _scheme;
    private readonly string _rest;

    private SourceUrl(SourceKind kind, string scheme, string rest, Credentials? credentials)
    {
        Kind = kind;
        _scheme = scheme;
        _rest = rest;
        Credentials = credentials;
    }

    /// <summary>What it points at.</summary>
    public SourceKind Kind { get; }

    /// <summary>User and password, from the URL or set by <see cref="WithCredentials"/>; null where there are none.</summary>
    public Credentials? Credentials { get; }

    /// <summary>Whether it delivers in real time, so that falling behind loses frames and its end is a failure.</summary>
    public bool IsLive => Kind is SourceKind.Rtsp or SourceKind.Rtmp or SourceKind.Http or SourceKind.Device or SourceKind.Simulated;

    /// <summary>The path of a file, device or image sequence; null for network sources.</summary>
    public string? LocalPath => Kind is SourceKind.File or SourceKind.Device or SourceKind.ImageSequence ? _rest : null;

    /// <summary>Scene and settings of a simulated source, what follows <c>sim://</c>; null for all others.</summary>
    public string? Scene => Kind == SourceKind.Simulated ? _rest : null;

    /// <summary>Host of a network source; null for local and simulated ones.</summary>
    public string? Host => LocalPath is null && Kind != SourceKind.Simulated ? HostAndPort().Host : null;

    /// <summary>The address with credentials, percent-encoded as libavformat wants them. Never show it.</summary>
    internal string Secret
    {
        get
        {
            if (Kind == SourceKind.File)
                return "file:" + _rest;
            if (LocalPath is not null)
                return _rest;
            string user = Credentials is null
                ? ""
                : $"{Uri.EscapeDataString(Credentials.User)}:{Uri.EscapeDataString(Credentials.Password)}@";
            return $"{_scheme}://{user}{_rest}";
        }
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">
    /// <c>rtsp[s]://</c>, <c>rtmp[s]://</c>, <c>http[s]://</c>, a file path or <c>file:</c> URL, <c>/dev/videoN</c> or
    /// <c>v4l2:/dev/videoN</c>, a pattern such as <c>frames/%05d.jpg</c> or <c>frames/*.png</c>, a folder of pictures, or
    /// <c>sim://SCENE?settings</c>.
    /// </param>
    /// <exception cref="SourceException">It is none of these. The message repeats no secret.</exception>
    public static SourceUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length == 0)
            throw new SourceException(SourceFault.BadAddress, "source", "the address is empty; give a URL such as rtsp://user@host/path, or a file");
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon > 1 ? text[..colon] : "";
        bool isUrl = colon > 1 && text.AsSpan(colon).StartsWith("://", StringComparison.Ordinal);
        if (!Schemes.TryGetValue(scheme, out SourceKind kind))
        {
            return isUrl
                ? throw new SourceException(SourceFault.BadAddress, Redaction.Apply(text), $"unknown scheme '{scheme}'; known are {string.Join(", ", Schemes.Keys)}")
                : Local(text);
        }

        if (kind is SourceKind.File or SourceKind.Device)
            return Local(isUrl ? text[(colon + 3)..] : text[(colon + 1)..]);
        if (!isUrl)
            throw new SourceException(SourceFault.BadAddress, Redaction.Apply(text), $"'//' is missing after '{scheme}:'");
        if (kind == SourceKind.Simulated)
        {
            string scene = text[(colon + 3)..];
            return scene.Length > 0
                ? new SourceUrl(kind, "sim", scene, null)
                : throw new SourceException(SourceFault.BadAddress, text, "the scene is missing; sim://day is one");
        }

        return Network(kind, scheme.ToLowerInvariant(), text[(colon + 3)..]);
    }

    /// <summary>The same address with other credentials.</summary>
    public SourceUrl WithCredentials(Credentials? credentials) => new(Kind, _scheme, _rest, credentials);

    /// <summary>The address with stars for every secret.</summary>
    public override string ToString() => LocalPath ?? Redaction.Apply($"{_scheme}://{(Credentials is null ? "" : Credentials + "@")}{_rest}");

    private static SourceUrl Local(string path)
    {
        SourceKind kind =
            path.StartsWith("/dev/", StringComparison.Ordinal) ? SourceKind.Device
            : Directory.Exists(path) || IsPattern(path) ? SourceKind.ImageSequence
            : SourceKind.File;
        return new SourceUrl(kind, "", path, null);
    }

    // Only a pattern that names pictures, and only where no file bears that very name.
    private static bool IsPattern(string path) =>
        (path.Contains('*', StringComparison.Ordinal) || path.Contains('%', StringComparison.Ordinal))
        && PictureExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !File.Exists(path);

    private static SourceUrl Network(SourceKind kind, string scheme, string rest)
    {
        int path = rest.IndexOfAny(['/', '?']);
        string authority = path < 0 ? rest : rest[..path];
        Credentials? credentials = null;
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            credentials = ParseUserInfo(authority[..at]);
            rest = rest[(at + 1)..];
        }

        var url = new SourceUrl(kind, scheme, rest, credentials);
        (string host, string port) = url.HostAndPort();
        if (host.Length == 0)
            throw new SourceException(SourceFault.BadAddress, url.ToString(), "the host is missing");
        if (port.Length > 0 && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0))
        {
            // "user:pa/ss@host" looks like host "user" and port "pa": neither may be repeated.
            bool encoding = at < 0 && rest.Contains('@', StringComparison.Ordinal);
            throw encoding
                ? new SourceException(SourceFault.BadAddress, $"{scheme}://{Redaction.Stars}", "the password holds a character that must be percent-encoded ('/' is %2F, '?' is %3F)")
                : new SourceException(SourceFault.BadAddress, url.ToString(), "the port is not a number from 1 to 65535");
        }

        return url;
    }

    private static Credentials ParseUserInfo(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new Credentials(Uri.UnescapeDataString(text), "")
            : new Credentials(Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }

    private (string Host, string Port) HostAndPort()
    {
        int end = _rest.IndexOfAny(['/', '?']);
        string authority = end < 0 ? _rest : _rest[..end];
        int bracket = authority.LastIndexOf(']');
        int colon = authority.LastIndexOf(':');
        return colon > bracket ? (authority[..colon].Trim('[', ']'), authority[(colon + 1)..]) : (authority.Trim('[', ']'), "");
    }
}
