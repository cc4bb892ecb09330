using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// How vehicles moved where, learnt from the tracks of one camera: what a new vehicle's velocity is before it is seen twice. At two
/// to five pictures a second a car often comes to lie where the one ahead of it was, and no overlap tells them apart; those that
/// passed before do. Cells in which vehicles go several ways say so by their spread. Old knowledge fades.
/// </summary>
internal sealed class FlowField
{
    private const int Columns = 16;
    private const int Rows = 9;
    private const float Fade = 0.1f;
    private const float Least = 3;
    private readonly Cell[] _cells = new Cell[Columns * Rows];

    /// <summary>Forgets all: the picture became another.</summary>
    public void Clear() => Array.Clear(_cells);

    /// <summary>Takes in a vehicle's velocity.</summary>
    /// <param name="map">Size of the picture.</param>
    /// <param name="box">Where the vehicle is.</param>
    /// <param name="velocity">Pixels per second.</param>
    public void Learn(in SceneMap map, in Box box, (float X, float Y) velocity)
    {
        ref Cell cell = ref _cells[IndexOf(map, box, 0, 0)];
        float weight = cell.Count < 1 / Fade ? 1 / (cell.Count + 1) : Fade;
        float x = velocity.X - cell.X;
        float y = velocity.Y - cell.Y;
        cell.Spread = (1 - weight) * (cell.Spread + (weight * ((x * x) + (y * y))));
        cell.X += weight * x;
        cell.Y += weight * y;
        cell.Count++;
    }

    /// <summary>What a vehicle's velocity is likely to be.</summary>
    /// <param name="map">Size of the picture.</param>
    /// <param name="box">Where the vehicle is.</param>
    /// <param name="velocity">Pixels per second.</param>
    /// <param name="spread">How far off it may be, pixels per second.</param>
    /// <returns>False where too few passed here.</returns>
    public bool TryExpect(in SceneMap map, in Box box, out (double X, double Y) velocity, out double spread)
    {
        if (Gather(map, box, 0) is not { Count: >= Least } found)
            found = Gather(map, box, 1);
        velocity = (found.X, found.Y);
        spread = Math.Sqrt(Math.Max(found.Spread, 0));
        return found.Count >= Least;
    }

    private Cell Gather(in SceneMap map, in Box box, int around)
    {
        (float count, float x, float y, float square) = (0, 0, 0, 0);
        for (int row = -around; row <= around; row++)
        {
            for (int column = -around; column <= around; column++)
            {
                int index = IndexOf(map, box, column, row);
                if (index < 0)
                    continue;
                Cell cell = _cells[index];
                float weight = Math.Min(cell.Count, 1 / Fade);
                count += weight;
                x += weight * cell.X;
                y += weight * cell.Y;
                square += weight * (cell.Spread + (cell.X * cell.X) + (cell.Y * cell.Y));
            }
        }

        if (count <= 0)
            return default;
        (x, y) = (x / count, y / count);
        return new Cell { Count = count, X = x, Y = y, Spread = (square / count) - (x * x) - (y * y) };
    }

    private static int IndexOf(in SceneMap map, in Box box, int right, int down)
    {
        int column = (int)Math.Clamp(box.CenterX * Columns / map.Width, 0, Columns - 1) + right;
        int row = (int)Math.Clamp(box.CenterY * Rows / map.Height, 0, Rows - 1) + down;
        return column is >= 0 and < Columns && row is >= 0 and < Rows ? (row * Columns) + column : -1;
    }

    private struct Cell
    {
        public float Count;
        public float X;
        public float Y;
        public float Spread;
    }
}
