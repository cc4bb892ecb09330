namespace VisionPipeline.Gpu;

/// <summary>How long one launch of a kernel took. Immutable.</summary>
/// <param name="Kernel">Its name in the text.</param>
/// <param name="Work">What one launch did.</param>
/// <param name="Bytes">Bytes that it must move at least: what it needs read once, what it makes written once.</param>
/// <param name="Microseconds">Time of one launch by the device's own clock, the mean of many.</param>
internal sealed record KernelTime(string Kernel, string Work, long Bytes, double Microseconds)
{
    /// <summary>10^9 bytes a second.</summary>
    public double GigabytesPerSecond => Microseconds <= 0 ? 0 : Bytes / Microseconds / 1000;
}
