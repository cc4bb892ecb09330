using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VisionPipeline.Testing;

/// <summary>Waits for what another thread, process or machine brings about and nothing tells of.</summary>
public static class Eventually
{
    /// <summary>Longest wait where nothing else is said: a guard against hanging for ever and no measure of anything.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="what">What is waited for, for the message; its text where nothing is said.</param>
    /// <param name="deadline">Longest wait; <see cref="Deadline"/> where it is left out.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task Holds(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? deadline = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > (deadline ?? Deadline))
                throw new TimeoutException($"{what}: not so after {deadline ?? Deadline}");
            await Task.Delay(Interval).ConfigureAwait(false);
        }
    }
}
