using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VisionPipeline.Gpu;

/// <summary>The one argument of a launch that filters plates: struct EnhanceJobs of enhance.cu, field for field. Addresses are the device's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EnhanceJobs
{
    /// <summary>Plates of one launch.</summary>
    public const int Count = 8;

    /// <summary>Weights of a blur: the widest that a threshold takes, from its middle outwards.</summary>
    public const int MostWeights = 50;

    public ulong Scratch;
    public int Window;
    public int Reserved;
    public JobList Jobs;
    public WeightList Weights;

    /// <summary>One plate: struct EnhanceJob.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Job
    {
        public int At;
        public int Width;
        public int Height;
        public int Reserved;
    }

    [InlineArray(Count)]
    internal struct JobList
    {
        private Job _first;
    }

    [InlineArray(MostWeights)]
    internal struct WeightList
    {
        private float _first;
    }
}
