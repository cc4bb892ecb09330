using System.Diagnostics;
using Microsoft.Data.Sqlite;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Publishing;

namespace VisionPipeline.Server.Delivery;

/// <summary>Kills a process that stores and sends events under load, again and again, takes the broker away, and then asks the store and a consumer for every acknowledged event.</summary>
/// <param name="kills">How often.</param>
/// <param name="outage">How long the broker is away.</param>
/// <param name="rate">Events a second meanwhile.</param>
/// <param name="output">Where progress goes.</param>
internal sealed class DeliverySoak(int kills, TimeSpan outage, double rate, TextWriter output)
{
    private const int Cameras = 6;
    private const int Partitions = 3;
    private static readonly string[] Topics = ["vision.plates", "vision.alerts", "vision.health", "vision.deadletter"];
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<DeliverySoakReport> RunAsync(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vision-soak-").FullName;
        try
        {
            using var broker = new KafkaMockCluster();
            foreach (string topic in Topics)
                broker.CreateTopic(topic, Partitions);
            using var watch = new TopicWatch(broker.Bootstraps, Topics[0], Partitions);
            for (int i = 1; i <= kills; i++)
            {
                await KillAsync(folder, broker.Bootstraps, cancellation).ConfigureAwait(false);
                output.WriteLine($"kill {i} of {kills}: {Acknowledged(folder).Sum()} events acknowledged, {watch.Events} consumed, {watch.Faults} faults");
            }

            int[] acknowledged = Acknowledged(folder);
            await using (var publisher = new EventPublisher(DeliveryWorker.Config(folder, broker.Bootstraps), "bench"))
            {
                if (outage > TimeSpan.Zero)
                    acknowledged = await OutageAsync(publisher, broker, acknowledged, cancellation).ConfigureAwait(false);
                long began = _time.GetTimestamp();
                while (!AllConsumed(watch, acknowledged) && _time.GetElapsedTime(began) < Deadline)
                    await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellation).ConfigureAwait(false);
            }

            return Report(folder, acknowledged, watch);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool AllConsumed(TopicWatch watch, int[] acknowledged) =>
        Enumerable.Range(0, Cameras).All(camera => watch.Of(MadeEvents.Camera(camera)) >= acknowledged[camera]);

    private static int[] Acknowledged(string folder) =>
        [.. Enumerable.Range(0, Cameras).Select(camera => DeliveryWorker.Acknowledged(folder, MadeEvents.Camera(camera)))];

    private async Task KillAsync(string folder, string bootstraps, CancellationToken cancellation)
    {
        long before = Acknowledged(folder).Sum();
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["soak", "delivery", "--worker", folder, "--bootstraps", bootstraps])
            info.ArgumentList.Add(argument);
        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            // Only a process that works is worth killing.
            while (Acknowledged(folder).Sum() <= before && !process.HasExited)
                await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellation).ConfigureAwait(false);
            if (process.HasExited)
                throw new Cli.VerbException($"the worker ended by itself: {await errors.ConfigureAwait(false)}");
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 3000)), _time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // First no broker at all, then one that takes 5 s for each answer, a sixth as long.
    private async Task<int[]> OutageAsync(EventPublisher publisher, KafkaMockCluster broker, int[] acknowledged, CancellationToken cancellation)
    {
        output.WriteLine($"the broker is away for {outage.TotalSeconds:F0} s at {rate:F0} events/s");
        int[] next = [.. acknowledged];
        broker.SetBrokerDown(1);
        await LoadAsync(publisher, next, outage, cancellation).ConfigureAwait(false);
        broker.SetBrokerUp(1);
        output.WriteLine($"the broker is back; {publisher.Sinks()[0].Undelivered} events wait; it answers after {SlowAnswer.TotalSeconds:F0} s");
        broker.SetBrokerDelay(1, SlowAnswer);
        await LoadAsync(publisher, next, outage / 6, cancellation).ConfigureAwait(false);
        broker.SetBrokerDelay(1, TimeSpan.Zero);
        output.WriteLine($"the broker is quick again; {publisher.Sinks()[0].Undelivered} events wait");
        return next;
    }

    private async Task LoadAsync(EventPublisher publisher, int[] next, TimeSpan length, CancellationToken cancellation)
    {
        long began = _time.GetTimestamp();
        for (int sent = 0; _time.GetElapsedTime(began) < length; sent++)
        {
            int camera = sent % Cameras;
            await publisher.Outbox.AcceptAsync(MadeEvents.Make(MadeEvents.Camera(camera), next[camera]++)).ConfigureAwait(false);
            TimeSpan due = TimeSpan.FromSeconds((sent + 1) / rate) - _time.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, _time, cancellation).ConfigureAwait(false);
        }
    }

    private DeliverySoakReport Report(string folder, int[] acknowledged, TopicWatch watch)
    {
        using SqliteConnection store = OutboxConnection.ForReading(Path.Combine(folder, "events.db"));
        long stored = 0, delivered = 0;
        for (int camera = 0; camera < Cameras; camera++)
        {
            string name = MadeEvents.Camera(camera);
            for (int number = 0; number < acknowledged[camera]; number++)
            {
                using SqliteCommand find = store.CreateCommand();
                find.CommandText = "SELECT count(*) FROM events WHERE identity = $1";
                find.Parameters.AddWithValue("$1", EventOutbox.PlateIdentity(MadeEvents.Make(name, number).PassId, (number % 3) + 1));
                stored += (long)find.ExecuteScalar()!;
            }

            delivered += Math.Min(acknowledged[camera], watch.Of(name));
        }

        string check = OutboxConnection.Check(store, Timeout.InfiniteTimeSpan, _time) ?? "ok";
        return new DeliverySoakReport(kills, outage.TotalSeconds, acknowledged.Sum(), stored, delivered, watch.Duplicates, watch.Faults, watch.FirstFault, check);
    }
}
