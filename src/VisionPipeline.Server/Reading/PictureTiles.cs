using OpenCvSharp;

namespace VisionPipeline.Server.Reading;

/// <summary>Puts pictures side by side on one sheet, all made to one width. One thread; owns what it was given copies of until <see cref="Dispose"/>.</summary>
/// <param name="columns">Pictures in a row, at least 1.</param>
/// <param name="width">Width of each, pixels.</param>
internal sealed class PictureTiles(int columns, int width) : IDisposable
{
    private readonly List<Mat> _tiles = [];

    /// <summary>Pictures so far.</summary>
    public int Count => _tiles.Count;

    /// <summary>Takes a copy of a picture.</summary>
    /// <param name="picture">CV_8UC3.</param>
    public void Add(Mat picture)
    {
        var tile = new Mat();
        Cv2.Resize(picture, tile, new Size(width, Math.Max(1, (int)Math.Round((double)picture.Height * width / picture.Width))), interpolation: InterpolationFlags.Area);
        _tiles.Add(tile);
    }

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">A JPEG file; it is replaced. Nothing is written without pictures.</param>
    public void Write(string path)
    {
        if (_tiles.Count == 0)
            return;
        int across = Math.Min(columns, _tiles.Count);
        int height = _tiles.Max(static tile => tile.Height);
        using var sheet = new Mat((_tiles.Count + across - 1) / across * height, across * width, MatType.CV_8UC3, new Scalar(255, 255, 255));
        for (int i = 0; i < _tiles.Count; i++)
        {
            using Mat place = sheet.SubMat(new Rect(i % across * width, i / across * height, width, _tiles[i].Height));
            _tiles[i].CopyTo(place);
        }

        JpegFile.Write(path, sheet);
    }

    public void Dispose() => _tiles.ForEach(static tile => tile.Dispose());
}
