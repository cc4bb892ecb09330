using Confluent.Kafka;
using PlateConsumer;

// csharp-consumer BOOTSTRAP OUTPUT [--count N]: writes each revision of each pass once, however often it comes; ends after N messages.
if (args.Length is not (2 or 4))
{
    Console.Error.WriteLine("csharp-consumer BOOTSTRAP OUTPUT [--count N]");
    return 2;
}

long count = args.Length == 4 ? long.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue;
using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
{
    BootstrapServers = args[0],
    GroupId = "csharp-consumer",
    AutoOffsetReset = AutoOffsetReset.Earliest,
    // Offsets are committed after the work is done: a crash brings messages again, which the output recognises.
    EnableAutoCommit = false,
}).SetLogHandler(static (_, _) => { }).Build();
consumer.Subscribe("vision.plates");
using var seen = new SeenRevisions(args[1]);
long handled = 0, repeated = 0;
while (handled + repeated < count)
{
    ConsumeResult<byte[], byte[]> message = consumer.Consume();
    if (seen.Handle(PlateEvent.Read(message.Message.Value)))
        handled++;
    else
        repeated++;
    consumer.Commit(message);
}

consumer.Close();
Console.WriteLine($"{handled} handled, {repeated} repeated");
return 0;
