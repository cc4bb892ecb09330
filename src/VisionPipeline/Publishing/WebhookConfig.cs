namespace VisionPipeline.Publishing;

/// <summary>One address that gets events by HTTP POST. Immutable. <see cref="ToString"/> shows no secret.</summary>
public sealed record WebhookConfig
{
    /// <summary>Names the sink in the store and in messages: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>http or https. What stands in user info and query is kept out of every message.</summary>
    public required Uri Url { get; init; }

    /// <summary>Key of the signature (HMAC-SHA256 over time and body). Secret; null sends unsigned.</summary>
    public string? Secret { get; init; }

    /// <summary>Further headers, e.g. Authorization. Their values are secret.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What it gets.</summary>
    public EventKinds Kinds { get; init; } = EventKinds.Plates | EventKinds.Alerts;

    /// <summary>Longest wait for an answer. 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts in one go, with growing waits, before the sink rests; it comes back to the same event after the rest. 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait after the first failed attempt; it doubles. 0.5 s.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest rest after a failed go. 1 min.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests under way at once, each of another camera. 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <inheritdoc/>
    public override string ToString() => $"webhook {Name} at {Url.Scheme}://{Url.Host}:{Url.Port}{Url.AbsolutePath}";
}
