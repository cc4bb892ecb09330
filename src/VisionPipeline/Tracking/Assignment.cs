namespace VisionPipeline.Tracking;

/// <summary>
/// Pairs rows with columns at the least total cost, in O(n^3), by shortest augmenting paths (Jonker and Volgenant, Computing 38,
/// 1987; rectangular as in Crouse, IEEE TAES 52(4), 2016). Keeps its arrays: no allocation once it has seen the greatest size.
/// Not thread-safe.
/// </summary>
internal sealed class Assignment
{
    private double[] _rowPrice = [];
    private double[] _columnPrice = [];
    private double[] _shortest = [];
    private int[] _from = [];
    private int[] _rowOf = [];
    private bool[] _done = [];
    private double[] _turned = [];
    private int[] _columnOf = [];

    /// <summary>
    /// Finds the pairs for which the sum of their costs and of <paramref name="alone"/> for each row or column (of the fewer) that
    /// stays without a partner is least. What costs <paramref name="alone"/> or more, or is not a number, is never paired.
    /// </summary>
    /// <param name="costs">Rows times columns, row by row; above minus infinity.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, 0 or more.</param>
    /// <param name="alone">What staying alone costs; finite.</param>
    /// <param name="columnOfRow">Receives the column of each row, -1 for none.</param>
    public void Solve(ReadOnlySpan<double> costs, int rows, int columns, double alone, Span<int> columnOfRow)
    {
        columnOfRow[..rows].Fill(-1);
        if (rows == 0 || columns == 0)
            return;
        if (rows <= columns)
        {
            Run(costs[..(rows * columns)], rows, columns, alone, columnOfRow);
        }
        else
        {
            Room(ref _turned, rows * columns);
            Room(ref _columnOf, columns);
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                    _turned[(c * rows) + r] = costs[(r * columns) + c];
            }

            Run(_turned.AsSpan(0, rows * columns), columns, rows, alone, _columnOf);
            for (int c = 0; c < columns; c++)
            {
                if (_columnOf[c] >= 0)
                    columnOfRow[_columnOf[c]] = c;
            }
        }
    }

    // Rows are not more than columns. Prices keep each reduced cost at 0 or above; each row is added by its cheapest path.
    private void Run(ReadOnlySpan<double> costs, int rows, int columns, double alone, Span<int> columnOfRow)
    {
        Room(ref _rowPrice, rows);
        Room(ref _columnPrice, columns);
        Room(ref _shortest, columns);
        Room(ref _from, columns);
        Room(ref _rowOf, columns);
        Room(ref _done, columns);
        _rowPrice.AsSpan(0, rows).Clear();
        _columnPrice.AsSpan(0, columns).Clear();
        _rowOf.AsSpan(0, columns).Fill(-1);
        columnOfRow[..rows].Fill(-1);
        for (int row = 0; row < rows; row++)
            Add(row, costs, columns, alone, columnOfRow);
        for (int row = 0; row < rows; row++)
        {
            if (columnOfRow[row] >= 0 && !(costs[(row * columns) + columnOfRow[row]] < alone))
                columnOfRow[row] = -1;
        }
    }

    private void Add(int start, ReadOnlySpan<double> costs, int columns, double alone, Span<int> columnOfRow)
    {
        Span<double> shortest = _shortest.AsSpan(0, columns);
        shortest.Fill(double.PositiveInfinity);
        _done.AsSpan(0, columns).Clear();
        int row = start;
        int sink = -1;
        double length = 0;
        while (sink < 0)
        {
            ReadOnlySpan<double> line = costs.Slice(row * columns, columns);
            int next = -1;
            double least = double.PositiveInfinity;
            for (int c = 0; c < columns; c++)
            {
                if (_done[c])
                    continue;
                double cost = line[c] < alone ? line[c] : alone;
                double reach = length + cost - _rowPrice[row] - _columnPrice[c];
                if (reach < shortest[c])
                    (shortest[c], _from[c]) = (reach, row);

                // A free column ends the search, so it is taken first among equals.
                if (shortest[c] < least || (shortest[c] == least && _rowOf[c] < 0))
                    (least, next) = (shortest[c], c);
            }

            (length, _done[next]) = (least, true);
            if (_rowOf[next] < 0)
                sink = next;
            else
                row = _rowOf[next];
        }

        _rowPrice[start] += length;
        for (int c = 0; c < columns; c++)
        {
            if (!_done[c])
                continue;
            if (_rowOf[c] >= 0)
                _rowPrice[_rowOf[c]] += length - shortest[c];
            _columnPrice[c] -= length - shortest[c];
        }

        for (int column = sink, at = -1; at != start;)
        {
            at = _from[column];
            _rowOf[column] = at;
            (columnOfRow[at], column) = (column, columnOfRow[at]);
        }
    }

    private static void Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            array = new T[Math.Max(count, array.Length * 2)];
    }
}
