namespace VisionPipeline.Sources;

/// <summary>User and password of a source. Its text form never shows the password.</summary>
/// <param name="User">User name, not percent-encoded.</param>
/// <param name="Password">Password, not percent-encoded.</param>
public sealed record Credentials(string User, string Password)
{
    /// <summary>Reads <c>user:password</c>, or a password alone, from the first line of a secret file.</summary>
    /// <param name="path">The file; as Docker and systemd mount secrets.</param>
    /// <param name="user">The user where the file holds a password alone; null where it must hold both.</param>
    /// <exception cref="SourceException">The file is absent, unreadable, empty, or holds no user though none is known.</exception>
    public static Credentials FromFile(string path, string? user)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string line;
        try
        {
            line = File.ReadLines(path).FirstOrDefault("").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SourceFault fault = e is UnauthorizedAccessException ? SourceFault.Forbidden : SourceFault.NotFound;
            throw new SourceException(fault, path, $"the secret file cannot be read ({e.Message})", e);
        }

        if (line.Length == 0)
            throw new SourceException(SourceFault.BadAddress, path, "the secret file is empty; its first line must be user:password");
        if (user is not null)
            return new Credentials(user, line.StartsWith(user + ":", StringComparison.Ordinal) ? line[(user.Length + 1)..] : line);
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new SourceException(SourceFault.BadAddress, path, "the secret file has no user; its first line must be user:password");
        return new Credentials(line[..colon], line[(colon + 1)..]);
    }

    /// <summary>The user, and stars for the password.</summary>
    public override string ToString() => $"{User}:{Redaction.Stars}";
}
