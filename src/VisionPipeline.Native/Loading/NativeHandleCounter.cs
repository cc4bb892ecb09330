using System.Collections.Concurrent;

namespace VisionPipeline.Native.Loading;

/// <summary>Counts the native objects of one kind that are alive, so that tests and operators can see a leak.</summary>
/// <remarks>Thread-safe; one interlocked addition per object made or released.</remarks>
public sealed class NativeHandleCounter
{
    private static readonly ConcurrentDictionary<string, NativeHandleCounter> Kinds = new(StringComparer.Ordinal);
    private long _created;
    private long _released;

    private NativeHandleCounter(string kind) => Kind = kind;

    /// <summary>The kind of object, e.g. <c>Mat</c>.</summary>
    public string Kind { get; }

    /// <summary>How many objects of this kind were ever made.</summary>
    public long Total => Interlocked.Read(ref _created);

    /// <summary>How many objects of this kind are alive now.</summary>
    /// <remarks>The releases are read first, so that a count taken while others work is never negative.</remarks>
    public long Outstanding
    {
        get
        {
            long released = Interlocked.Read(ref _released);
            return Interlocked.Read(ref _created) - released;
        }
    }

    /// <summary>The one counter of a kind; the first call makes it.</summary>
    /// <param name="kind">The kind of object, e.g. <c>Mat</c>.</param>
    public static NativeHandleCounter For(string kind) => Kinds.GetOrAdd(kind, static k => new NativeHandleCounter(k));

    /// <summary>What is alive now, by kind, in order of kind; kinds at zero are listed too.</summary>
    public static IReadOnlyDictionary<string, long> Snapshot() =>
        new SortedDictionary<string, long>(Kinds.ToDictionary(static k => k.Key, static k => k.Value.Outstanding), StringComparer.Ordinal);

    /// <summary>Call once for each object that was made.</summary>
    public void Created() => Interlocked.Increment(ref _created);

    /// <summary>Call once for each object that was released.</summary>
    public void Released() => Interlocked.Increment(ref _released);
}
