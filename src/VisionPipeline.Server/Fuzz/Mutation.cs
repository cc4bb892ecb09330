namespace VisionPipeline.Server.Fuzz;

/// <summary>Damages bytes as networks, disks and bad software do: flips, runs of garbage, cuts, repeats, zeroes, wrong lengths.</summary>
internal static class Mutation
{
    /// <summary>Makes damaged copy number <paramref name="number"/>; the same number gives the same copy.</summary>
    public static byte[] Of(ReadOnlySpan<byte> original, int number)
    {
        var random = new Random(number);
        byte[] copy = original.ToArray();
        int wounds = 1 << random.Next(0, 7);
        for (int i = 0; i < wounds && copy.Length > 16; i++)
        {
            // Half of all wounds hit the head, where sizes, counts and parameter sets lie.
            int reach = random.Next(2) == 0 ? copy.Length : Math.Min(copy.Length, 4096);
            int at = random.Next(reach);
            int length = Math.Min(1 + random.Next(64), copy.Length - at);
            switch (random.Next(7))
            {
                case 0:
                    copy[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(copy.AsSpan(at, length));
                    break;
                case 2:
                    copy.AsSpan(at, length).Clear();
                    break;
                case 3:
                    copy.AsSpan(at, length).Fill(0xff);
                    break;
                case 4:
                    copy.AsSpan(at, length).CopyTo(copy.AsSpan(random.Next(copy.Length - length + 1)));
                    break;
                case 5:
                    copy[at] = (byte)random.Next(256);
                    break;
                default:
                    // Cuts are rarer: each makes the rest of the file unreachable for some containers.
                    if (random.Next(8) == 0)
                        copy = [.. copy[..at], .. copy[(at + length)..]];
                    break;
            }
        }

        return random.Next(16) == 0 ? copy[..random.Next(copy.Length)] : copy;
    }
}
