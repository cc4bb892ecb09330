using System.Globalization;
using System.Text;
using VisionPipeline.Publishing;

namespace VisionPipeline.Server.Delivery;

/// <summary>The process that an endurance run kills: cameras hand events over, and each that was acknowledged is noted in a journal first thing afterwards.</summary>
/// <remarks>The journal is written with plain appending writes: what a killed process has written stays. It goes on at the numbers where its journal stops.</remarks>
internal static class DeliveryWorker
{
    public static int Run(string folder, string bootstraps, int cameras, CancellationToken cancellation)
    {
        var publisher = new EventPublisher(Config(folder, bootstraps), "bench");
        Thread[] threads = [.. Enumerable.Range(0, cameras).Select(camera => new Thread(() => Feed(publisher, folder, MadeEvents.Camera(camera), cancellation)) { Name = $"camera {camera}" })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        publisher.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    public static PublishingConfig Config(string folder, string bootstraps) => new()
    {
        Outbox = new OutboxConfig { Path = Path.Combine(folder, "events.db") },
        Kafka = new KafkaConfig { Bootstraps = bootstraps },
    };

    public static string Journal(string folder, string camera) => Path.Combine(folder, camera + ".journal");

    /// <summary>How many events of a camera were acknowledged: whole lines of its journal.</summary>
    public static int Acknowledged(string folder, string camera) =>
        File.Exists(Journal(folder, camera)) ? File.ReadAllBytes(Journal(folder, camera)).Count(b => b == '\n') : 0;

    private static void Feed(EventPublisher publisher, string folder, string camera, CancellationToken cancellation)
    {
        using var journal = new FileStream(Journal(folder, camera), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (int number = Acknowledged(folder, camera); !cancellation.IsCancellationRequested; number++)
        {
            publisher.Accept(MadeEvents.Make(camera, number));
            journal.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number:D9}\n")));
        }
    }
}
