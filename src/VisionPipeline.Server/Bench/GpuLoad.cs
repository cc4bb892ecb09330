namespace VisionPipeline.Server.Bench;

/// <summary>What a stage took of the machine, on average over its time; null where nothing tells.</summary>
/// <param name="Cores">Processor cores in use.</param>
/// <param name="AllCores">Cores that this process may use.</param>
/// <param name="SmPercent">Share of time in which a kernel ran.</param>
/// <param name="DecoderPercent">Load of the decoders (NVDEC).</param>
/// <param name="BusPercent">Share of time in which device memory was read or written.</param>
/// <param name="MemoryBytes">Device memory that the stage took beyond what was in use before, at its highest.</param>
internal sealed record GpuLoad(double Cores, int AllCores, double? SmPercent, double? DecoderPercent, double? BusPercent, long? MemoryBytes)
{
    private const double Full = 90;
    private const double FullBus = 80;

    /// <summary>What holds the stage up, in words that name the evidence.</summary>
    public string Wall =>
        DecoderPercent >= Full ? FormattableString.Invariant($"decode: NVDEC at {DecoderPercent:0} %")
        : Cores >= Full / 100 * AllCores ? FormattableString.Invariant($"host: {Cores:0.0} of {AllCores} cores in use")
        : BusPercent >= FullBus ? FormattableString.Invariant($"copy: device memory busy for {BusPercent:0} % of the time")
        : SmPercent >= Full ? FormattableString.Invariant($"compute: kernels run for {SmPercent:0} % of the time")
        : "none is full: one thread, or too few cameras";
}
