using VisionPipeline.Voting;

namespace VisionPipeline.Tests.Voting;

/// <summary>Looks with known posteriors.</summary>
internal static class Looks
{
    public static readonly string[] Regions = ["XX", "GB", "BR", "CZ", "DE", "US"];

    /// <summary>A look that gives each character of a text the same probability, the rest spread evenly; <paramref name="doubts"/> override: "2:O=0.6,0=0.38".</summary>
    public static PlateLook Of(string text, double sure = 0.98, string doubts = "", string region = "XX", double regionSure = 0.96, double weight = 1, long picture = 0, float plate = 0.999f, bool withCtc = true)
    {
        float[] slots = new float[PlateAlphabet.MaxLength * PlateAlphabet.Symbols];
        for (int i = 0; i < PlateAlphabet.MaxLength; i++)
        {
            Span<float> row = slots.AsSpan(i * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
            Fill(row, i < text.Length ? PlateAlphabet.IndexOf(text[i]) : PlateAlphabet.Nothing, sure);
        }

        foreach (string doubt in doubts.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = doubt.Split(':');
            Span<float> row = slots.AsSpan(int.Parse(parts[0]) * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
            row.Fill(1e-4f);
            foreach (string choice in parts[1].Split(','))
                row[PlateAlphabet.IndexOf(choice[0])] = float.Parse(choice[2..], System.Globalization.CultureInfo.InvariantCulture);
            float sum = 0;
            foreach (float p in row)
                sum += p;
            for (int s = 0; s < row.Length; s++)
                row[s] /= sum;
        }

        float[] regions = new float[Regions.Length];
        Array.Fill(regions, (float)((1 - regionSure) / (Regions.Length - 1)));
        regions[Array.IndexOf(Regions, region)] = (float)regionSure;
        return new PlateLook(slots, withCtc ? Alignment(slots) : [], regions, plate, weight, picture);
    }

    /// <summary>The alignment of the same posteriors: each slot takes one step, with a blank after it, padded with blanks to 80.</summary>
    private static float[] Alignment(float[] slots)
    {
        const int Symbols = PlateAlphabet.Symbols;
        float[] steps = new float[80 * Symbols];
        for (int t = 0; t < 80; t++)
        {
            Span<float> row = steps.AsSpan(t * Symbols, Symbols);
            if (t < 20 && t % 2 == 0)
                slots.AsSpan(t / 2 * Symbols, Symbols).CopyTo(row);
            else
                Fill(row, PlateAlphabet.Nothing, 0.9999);
            for (int s = 0; s < Symbols; s++)
                row[s] = MathF.Log(row[s]);
        }

        return steps;
    }

    private static void Fill(Span<float> row, int symbol, double sure)
    {
        row.Fill((float)((1 - sure) / (PlateAlphabet.Symbols - 1)));
        row[symbol] = (float)sure;
    }
}
