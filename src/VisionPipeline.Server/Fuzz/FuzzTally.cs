using System.Globalization;

namespace VisionPipeline.Server.Fuzz;

/// <summary>What became of the damaged copies.</summary>
internal sealed class FuzzTally
{
    public int Decoded { get; private set; }

    public int Faulty { get; private set; }

    public int Refused { get; private set; }

    public int Findings { get; set; }

    /// <summary>Adds a worker's sums: three numbers in a line.</summary>
    public void Add(string sums)
    {
        int[] numbers = [.. sums.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        Decoded += numbers[0];
        Faulty += numbers[1];
        Refused += numbers[2];
    }
}
