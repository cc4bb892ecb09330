using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using VisionPipeline.Events;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Publishing;

namespace VisionPipeline.Server.Delivery;

/// <summary>Measures the way from a verdict to a Kafka consumer, in a store on a real disk and with a broker that speaks the real protocol in this process.</summary>
/// <param name="events">Events of the throughput part.</param>
/// <param name="rows">Undelivered events of the backlog part; 0 leaves it out.</param>
/// <param name="folder">Where the store is put: the disk that is measured.</param>
/// <param name="output">Where progress goes.</param>
internal sealed class DeliveryBench(int events, int rows, string folder, TextWriter output)
{
    private const int Cameras = 32;
    private const int Partitions = 4;
    private const double LatencyRate = 50;
    private static readonly string[] Topics = ["vision.plates", "vision.alerts", "vision.health", "vision.deadletter"];
    private static readonly TimeSpan LatencyTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time = TimeProvider.System;
    private long _faults;

    public async Task<DeliveryBenchReport> RunAsync(CancellationToken cancellation)
    {
        (double stored, double delivered) = await ThroughputAsync(cancellation).ConfigureAwait(false);
        output.WriteLine($"throughput: {stored:F0} events/s stored, {delivered:F0} events/s at the consumer");
        double[] latency = await LatencyAsync(cancellation).ConfigureAwait(false);
        output.WriteLine($"latency at {LatencyRate} events/s: p50 {At(latency, 0.5):F0} ms, p95 {At(latency, 0.95):F0} ms, most {latency[^1]:F0} ms");
        (double open, double drain, double accept, double before, double most) = rows == 0 ? default : await BacklogAsync(cancellation).ConfigureAwait(false);
        if (rows > 0)
            output.WriteLine($"{rows} undelivered: opens in {open:F2} s, drains at {drain:F0} events/s, new events stored in p95 {accept:F0} ms, managed memory {before:F0} to {most:F0} MB");
        return new DeliveryBenchReport(
            events, stored, delivered, LatencyRate, At(latency, 0.5), At(latency, 0.95), latency[^1], rows, open, drain, accept, before, most, _faults);
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    private static KafkaMockCluster Broker()
    {
        var broker = new KafkaMockCluster();
        foreach (string topic in Topics)
            broker.CreateTopic(topic, Partitions);
        return broker;
    }

    private EventPublisher Open(string name, KafkaMockCluster broker) => new(
        new PublishingConfig { Outbox = new OutboxConfig { Path = Path.Combine(folder, name, "events.db") }, Kafka = new KafkaConfig { Bootstraps = broker.Bootstraps } }, "bench");

    // As pipelines do it: each camera hands over one event after the other and waits for each.
    private async Task<(double Stored, double Delivered)> ThroughputAsync(CancellationToken cancellation)
    {
        using KafkaMockCluster broker = Broker();
        using var watch = new TopicWatch(broker.Bootstraps, Topics[0], Partitions);
        await using EventPublisher publisher = Open("throughput", broker);
        int each = Math.Max(1, events / Cameras);
        long began = _time.GetTimestamp();
        Thread[] cameras = [.. Enumerable.Range(0, Cameras).Select(camera => new Thread(() =>
        {
            for (int i = 0; i < each && !cancellation.IsCancellationRequested; i++)
                publisher.Accept(MadeEvents.Make(MadeEvents.Camera(camera), i));
        }))];
        foreach (Thread camera in cameras)
            camera.Start();
        foreach (Thread camera in cameras)
            camera.Join();
        double stored = each * Cameras / _time.GetElapsedTime(began).TotalSeconds;
        while (watch.Events < each * Cameras && watch.Faults == 0)
            await Task.Delay(10, cancellation).ConfigureAwait(false);
        _faults += watch.Faults;
        return (stored, each * Cameras / _time.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<double[]> LatencyAsync(CancellationToken cancellation)
    {
        var begun = new ConcurrentDictionary<(string, int), long>();
        var took = new ConcurrentBag<double>();
        using KafkaMockCluster broker = Broker();
        using var watch = new TopicWatch(broker.Bootstraps, Topics[0], Partitions, (pass, revision) =>
        {
            if (begun.TryGetValue((pass, revision), out long accepted))
                took.Add(_time.GetElapsedTime(accepted).TotalMilliseconds);
        });
        await using EventPublisher publisher = Open("latency", broker);
        int[] next = new int[Cameras];
        long began = _time.GetTimestamp();
        // The first second makes connections and compiles code; it is not counted.
        int count = (int)(LatencyTime.TotalSeconds * LatencyRate), skipped = (int)LatencyRate;
        for (int sent = 0; sent < count + skipped; sent++)
        {
            int camera = sent % Cameras;
            PlateEvent plate = MadeEvents.Make(MadeEvents.Camera(camera), next[camera]++);
            if (sent >= skipped)
                begun[(plate.PassId, plate.Revision)] = _time.GetTimestamp();
            await publisher.Outbox.AcceptAsync(plate).ConfigureAwait(false);
            TimeSpan due = TimeSpan.FromSeconds((sent + 1) / LatencyRate) - _time.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellation).ConfigureAwait(false);
        }

        while (watch.Events < count + skipped && watch.Faults == 0)
            await Task.Delay(10, cancellation).ConfigureAwait(false);
        _faults += watch.Faults;
        return [.. took.Order()];
    }

    private async Task<(double Open, double Drain, double AcceptP95, double Before, double Most)> BacklogAsync(CancellationToken cancellation)
    {
        output.WriteLine($"making a store with {rows} undelivered events");
        Fill();
        using KafkaMockCluster broker = Broker();
        long began = _time.GetTimestamp();
        await using EventPublisher publisher = Open("backlog", broker);
        double open = _time.GetElapsedTime(began).TotalSeconds;
        double before = GC.GetTotalMemory(forceFullCollection: true) / 1e6, most = before;
        var accepts = new List<double>();
        began = _time.GetTimestamp();
        long delivered = publisher.Sinks()[0].Delivered;
        for (int i = 0; _time.GetElapsedTime(began) < DrainTime && publisher.Sinks()[0].Undelivered > 0; i++)
        {
            long accept = _time.GetTimestamp();
            await publisher.Outbox.AcceptAsync(MadeEvents.Make("new-camera", i)).ConfigureAwait(false);
            accepts.Add(_time.GetElapsedTime(accept).TotalMilliseconds);
            if (i % 50 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) / 1e6);
            await Task.Delay(20, cancellation).ConfigureAwait(false);
        }

        double drain = (publisher.Sinks()[0].Delivered - delivered) / _time.GetElapsedTime(began).TotalSeconds;
        return (open, drain, At([.. accepts.Order()], 0.95), before, most);
    }

    // Written past the outbox in large transactions: what is measured is opening and draining.
    private void Fill()
    {
        string path = Path.Combine(folder, "backlog", "events.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using SqliteConnection connection = OutboxConnection.ForWriting(path);
        OutboxSchema.Migrate(connection);
        using var database = new OutboxDatabase(connection);
        var made = new List<(EventKinds, string)>();
        int sink = database.Sink("kafka");
        for (int row = 0; row < rows;)
        {
            database.Begin();
            for (int end = Math.Min(rows, row + 20_000); row < end; row++)
            {
                string camera = MadeEvents.Camera(row % Cameras);
                PlateEvent plate = MadeEvents.Make(camera, row / Cameras);
                int lane = database.Lane(EventKinds.Plates, camera, made);
                long sequence = database.Insert(lane, new StoredEvent
                {
                    Kind = EventKinds.Plates,
                    Key = camera,
                    Identity = EventOutbox.PlateIdentity(plate.PassId, plate.Revision),
                    PassId = plate.PassId,
                    Revision = plate.Revision,
                    CapturedUs = EventOutbox.Microseconds(plate.Times.Captured),
                    Body = PlateEventJson.Write(plate),
                }, EventOutbox.Microseconds(_time.GetUtcNow()))!.Value;
                database.Owe(sink, lane, sequence);
            }

            database.Commit();
        }
    }
}
