using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Kafka;

/// <summary>What `vision doctor` asks of librdkafka, which Confluent.Kafka speaks through.</summary>
public static class KafkaLibraries
{
    // The version that Confluent.Kafka 1.9.3 was made for; librdkafka keeps its ABI within a soname.
    private static readonly Version Oldest = new(1, 9);

    /// <summary>One probe, for librdkafka.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } =
    [
        new()
        {
            Name = "librdkafka",
            FileNames = ["librdkafka.so.1"],
            Package = "librdkafka1",
            Required = false,
            Version = VersionOf,
            Judge = static version => Version.TryParse(version, out Version? parsed) && parsed >= Oldest
                ? null
                : $"version {version}: {Oldest} or newer is needed",
        },
    ];

    private static unsafe string VersionOf(nint library)
    {
        var version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "rd_kafka_version_str");
        return Marshal.PtrToStringUTF8((nint)version()) ?? "";
    }
}
