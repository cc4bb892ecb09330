using System.Text.RegularExpressions;
using VisionPipeline.Publishing;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The list <c>publishing.webhooks</c>.</summary>
internal static partial class WebhookSection
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<WebhookConfig> Read(YamlSection publishing)
    {
        List<WebhookConfig> webhooks = [];
        foreach (YamlSection section in publishing.Sections("webhooks"))
        {
            section.Require("name");
            section.Require("url");
            string name = section.Word("name", "");
            Uri? url = section.Address("url", Parse, Show);
            var hook = new WebhookConfig { Name = name, Url = url ?? new Uri("http://localhost") };
            hook = hook with
            {
                Secret = section.Secret("secret", hook.Secret),
                Headers = section.Secrets("headers"),
                Kinds = section.Flags("kinds", hook.Kinds),
                Timeout = section.Duration("timeout_ms", hook.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
                Attempts = section.Whole("attempts", hook.Attempts, 1, 100),
                BackOff = section.Duration("back_off_ms", hook.BackOff, TimeSpan.FromMilliseconds(10), Hour),
                MaxBackOff = section.Duration("max_back_off_ms", hook.MaxBackOff, TimeSpan.FromMilliseconds(10), Hour),
                Parallel = section.Whole("parallel", hook.Parallel, 1, 64),
            };
            section.End();
            if (section.Has("name") && !Name().IsMatch(name))
                section.Fault("name", "must have 1 to 64 letters, digits, '-' and '_'");
            if (webhooks.Any(other => other.Name == name))
                section.Fault("name", "is taken by another webhook");
            if (hook.MaxBackOff < hook.BackOff)
                section.Fault("max_back_off_ms", "is less than 'back_off_ms': it must be at least as long");
            if (url is not null)
                webhooks.Add(hook);
        }

        return webhooks;
    }

    private static Uri Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
        ? url
        : throw new FormatException("is no address: http:// or https:// with a host is wanted");

    // User info and query may hold tokens.
    private static string Show(Uri url) =>
        $"{url.Scheme}://{(url.UserInfo.Length > 0 ? SettingsSecret.Stars + "@" : "")}{url.Authority}{url.AbsolutePath}{(url.Query.Length > 0 ? "?" + SettingsSecret.Stars : "")}";

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
