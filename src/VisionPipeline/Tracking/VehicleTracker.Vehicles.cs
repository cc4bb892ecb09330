using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <content>Which vehicle is which track.</content>
public sealed partial class VehicleTracker
{
    // One vehicle found as two classes: boxes of two vehicles do not overlap so much.
    private const float SameVehicle = 0.7f;

    // 99 % of detections lie within this squared distance of a right prediction (chi square, two degrees of freedom).
    private const double Gate = 9.21;

    // Log of the ratio of two sizes of one vehicle in neighbouring pictures: twice.
    private const double MostUnlike = 0.7;
    private readonly List<DetectedObject> _vehicles = [];
    private readonly List<DetectedObject> _plates = [];
    private readonly List<DetectedObject> _doubles = [];
    private readonly List<int> _doubleOf = [];
    private readonly List<VehicleTrack> _rows = [];
    private readonly List<int> _columns = [];
    private bool[] _taken = [];
    private double[] _costs = [];
    private int[] _pairs = [];

    private delegate double Cost(VehicleTracker tracker, VehicleTrack track, in DetectedObject found);

    private static Box BoxOf(in DetectedObject found) => new(found.X, found.Y, found.Width, found.Height);

    private static double SizeOf(in DetectedObject found) => Math.Sqrt(found.Width * found.Height);

    private void Read(ReadOnlySpan<DetectedObject> detections)
    {
        _vehicles.Clear();
        _plates.Clear();
        _doubles.Clear();
        _doubleOf.Clear();
        foreach (DetectedObject found in detections)
        {
            if (!float.IsFinite(found.X + found.Y + found.Width + found.Height) || !(found.Width > 0) || !(found.Height > 0) || !(found.Score >= _config.LowScore))
                continue;
            if (found.Class == ObjectClass.Plate)
                _plates.Add(found);
            else
                AddVehicle(found);
        }

        if (_taken.Length < _vehicles.Count)
            _taken = new bool[_vehicles.Count * 2];
        Array.Clear(_taken);
    }

    // The surer of two boxes of one vehicle stays; the other one's class is a vote.
    private void AddVehicle(in DetectedObject found)
    {
        for (int i = 0; i < _vehicles.Count; i++)
        {
            if (BoxOf(_vehicles[i]).IoU(BoxOf(found)) <= SameVehicle)
                continue;
            _doubles.Add(found.Score > _vehicles[i].Score ? _vehicles[i] : found);
            _doubleOf.Add(i);
            if (found.Score > _vehicles[i].Score)
                _vehicles[i] = found;
            return;
        }

        _vehicles.Add(found);
    }

    private void AssociateVehicles(in CaptureTime time)
    {
        Pair(time, high: true, low: false, confirmed: true, young: false, static (tracker, track, in found) => tracker.Overlap(track, found, tracker._config.MatchIoU));
        Pair(time, high: false, low: true, confirmed: true, young: false, static (tracker, track, in found) => tracker.Overlap(track, found, Math.Max(0.4, tracker._config.MatchIoU)));
        Pair(time, high: true, low: false, confirmed: false, young: true, static (tracker, track, in found) => tracker.Overlap(track, found, tracker._config.MatchIoU));
        Pair(time, high: true, low: true, confirmed: true, young: true, static (tracker, track, in found) => tracker.Far(track, found));
    }

    private void Pair(in CaptureTime time, bool high, bool low, bool confirmed, bool young, Cost cost)
    {
        _rows.Clear();
        _columns.Clear();
        foreach (VehicleTrack track in _active)
        {
            if (!track.IsPlateOnly && !track.VehicleNow && (track.IsConfirmed ? confirmed : young))
                _rows.Add(track);
        }

        for (int i = 0; i < _vehicles.Count; i++)
        {
            if (!_taken[i] && (_vehicles[i].Score >= _config.HighScore ? high : low))
                _columns.Add(i);
        }

        if (_rows.Count == 0 || _columns.Count == 0)
            return;
        Room(_rows.Count, _columns.Count);
        for (int r = 0; r < _rows.Count; r++)
        {
            for (int c = 0; c < _columns.Count; c++)
                _costs[(r * _columns.Count) + c] = cost(this, _rows[r], _vehicles[_columns[c]]);
        }

        _assignment.Solve(_costs, _rows.Count, _columns.Count, 1, _pairs);
        for (int r = 0; r < _rows.Count; r++)
        {
            if (_pairs[r] >= 0)
                TakeVehicle(_rows[r], _columns[_pairs[r]], time);
        }
    }

    private void Room(int rows, int columns)
    {
        if (_costs.Length < rows * columns)
            _costs = new double[rows * columns * 2];
        if (_pairs.Length < rows)
            _pairs = new int[rows * 2];
    }

    // The prediction is cut off at the picture's edge as the detection is.
    private double Overlap(VehicleTrack track, in DetectedObject found, double least)
    {
        Box box = track.Box;
        float left = Math.Max(box.X, 0);
        float top = Math.Max(box.Y, 0);
        var seen = new Box(left, top, Math.Max(Math.Min(box.Right, _map.Width) - left, 0), Math.Max(Math.Min(box.Bottom, _map.Height) - top, 0));
        double overlap = seen.IoU(BoxOf(found));
        return overlap < least || IsOtherSize(box, found) || (track.Frames > 2 && LikelyWay.IsBeside(track.Velocity, X(track, found), Y(track, found), SizeOf(found))) ? 1 : (1 - overlap + Unlike(track, found)) * 0.99;
    }

    // Edges and things in front cut a box in one direction; what is twice as wide and as high is a box around several vehicles.
    private static bool IsOtherSize(in Box box, in DetectedObject found)
    {
        double wide = Math.Log(found.Width / box.Width);
        double tall = Math.Log(found.Height / box.Height);
        return (wide > MostUnlike && tall > MostUnlike) || (wide < -MostUnlike && tall < -MostUnlike);
    }

    // From where it was last seen.
    private static double X(VehicleTrack track, in DetectedObject found) => found.X + (found.Width / 2) - track.LastBox.CenterX;

    private static double Y(VehicleTrack track, in DetectedObject found) => found.Y + (found.Height / 2) - track.LastBox.CenterY;

    private static double Unlike(VehicleTrack track, in DetectedObject found) => track.Class == found.Class ? 0 : 0.03;

    // By distance in deviations of the prediction, and likeness of size: what moved farther than its length overlaps nothing.
    private double Far(VehicleTrack track, in DetectedObject found)
    {
        double wide = Math.Abs(Math.Log(found.Width / track.Box.Width));
        double tall = Math.Abs(Math.Log(found.Height / track.Box.Height));
        if (wide > MostUnlike || tall > MostUnlike)
            return 1;
        if (track.Frames > 2 && !LikelyWay.Leads(track.Velocity, X(track, found), Y(track, found), SizeOf(found), _seconds - track.LastSeconds))
            return 1;
        double x = found.X + (found.Width / 2) - track.Box.CenterX;
        double y = found.Y + (found.Height / 2) - track.Box.CenterY;

        // A confirmed vehicle that coasts long could be anywhere; it is not given a stranger two lengths off.
        double most = track.Frames > 2 ? 2 * SizeOf(found) : 0.4 * Math.Max(_map.Width, _map.Height);
        if ((x * x) + (y * y) > most * most)
            return 1;
        double distance = track.Motion.Distance(BoxOf(found)) / Gate;
        return distance >= 1 ? 1 : ((0.6 * distance) + (0.2 * (wide + tall)) + Unlike(track, found)) * 0.99;
    }

    private void TakeVehicle(VehicleTrack track, int index, in CaptureTime time)
    {
        DetectedObject found = _vehicles[index];
        Box box = BoxOf(found);
        _taken[index] = true;
        track.Motion.Correct(box, SizeOf(found));
        (track.Box, track.VehicleNow) = (box, true);
        Vote(track, index);
        See(track, time);
    }

    private void Vote(VehicleTrack track, int index)
    {
        track.Vote(_vehicles[index].Class, _vehicles[index].Score);
        for (int i = 0; i < _doubles.Count; i++)
        {
            if (_doubleOf[i] == index)
                track.Vote(_doubles[i].Class, _doubles[i].Score);
        }
    }

    // After the plates: a plate that was followed alone takes its vehicle over and keeps its number.
    private void BeginVehicles(in CaptureTime time)
    {
        for (int i = 0; i < _vehicles.Count; i++)
        {
            if (_taken[i])
                continue;
            DetectedObject found = _vehicles[i];
            Box box = BoxOf(found);
            VehicleTrack? bearer = PlateIn(box);
            if (bearer is null && (found.Score < _config.HighScore || IsTaken(box)))
                continue;
            double size = SizeOf(found);
            if (bearer is null)
            {
                bearer = Begin(time, box, size);
            }
            else
            {
                (float x, float y) = bearer.Motion.Velocity;
                bearer.Motion = BoxFilter.At(box, size, (x, y), bearer.Frames > 1 ? size : 6 * size);
                bearer.Path.Clear();
                bearer.Rest.Clear();
                bearer.Road.Clear();
            }

            _taken[i] = true;
            (bearer.Box, bearer.VehicleNow) = (box, true);
            Vote(bearer, i);
            See(bearer, time);
            if (bearer.HasPlateNow)
                Place(bearer);
        }
    }

    private bool IsTaken(in Box box)
    {
        foreach (VehicleTrack track in _active)
        {
            if (track.VehicleNow && track.Box.IoU(box) > 0.6f)
                return true;
        }

        return false;
    }
}
