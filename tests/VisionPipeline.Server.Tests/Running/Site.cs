using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>A folder with the configuration of a run, its event store and its events file; gone when it is disposed.</summary>
internal sealed class Site : IDisposable
{
    private readonly TempFolder _folder = new();

    public string ConfigFile => _folder.File("vision.yaml");

    public string Store => _folder.File("data/events.db");

    public string EventsFile => _folder.File("events.jsonl");

    public string Folder => _folder.Path;

    /// <summary>A clip that plays for ever.</summary>
    public static string Loop(string name, string clip, string more = "") => $"{{name: {name}, url: '{clip}', loop: true{more}}}";

    /// <summary>A camera with an address.</summary>
    public static string Live(string name, string url, string more = "") => $"{{name: {name}, url: '{url}', transport: tcp{more}}}";

    public string File(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Writes the configuration: these cameras, a deadline that a busy machine keeps, short waits, and other sections.</summary>
    public string Configure(IEnumerable<string> cameras, string more = "", int deadline = 30, string publishing = "", string defaults = "") => Replace($$"""
        node: test
        publishing: {outbox: {path: '{{Store}}'}{{publishing}} }
        stop: {deadline_s: {{deadline}} }
        camera_defaults: {back_off: {first_s: 0.1, most_s: 0.5}, stall_timeout_s: 5, open_timeout_s: 20{{defaults}} }
        {{more}}
        cameras:
        {{string.Join('\n', cameras.Select(static camera => "- " + camera))}}
        """);

    /// <summary>Puts another text in the configuration's place at once, as deployments do.</summary>
    public string Replace(string text)
    {
        string draft = _folder.Write("vision.yaml.new", text + "\n");
        System.IO.File.Move(draft, ConfigFile, overwrite: true);
        return ConfigFile;
    }

    public void Dispose() => _folder.Dispose();
}
