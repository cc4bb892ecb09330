using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <content>Which plate belongs to which track.</content>
public sealed partial class VehicleTracker
{
    // A plate lies within its vehicle's box; boxes of both are a little off.
    private const double LeastInside = 0.7;

    // Higher up in the box, in shares of its height, are plates of others in front of it.
    private const double MostAbove = 0.65;

    // One assignment over all: each plate to one track, each track one plate.
    private void AssociatePlates(in CaptureTime time)
    {
        int tracks = _active.Count;
        int openings = 0;
        _columns.Clear();
        for (int i = 0; i < _vehicles.Count; i++)
        {
            if (!_taken[i])
                _columns.Add(i);
        }

        openings = _columns.Count;
        int all = tracks + openings;
        Room(_plates.Count, all);
        for (int p = 0; p < _plates.Count; p++)
        {
            for (int t = 0; t < tracks; t++)
                _costs[(p * all) + t] = PlateCost(_active[t], _plates[p]);

            // A vehicle that is not followed yet holds its plate back from those that only overlap it.
            for (int o = 0; o < openings; o++)
                _costs[(p * all) + tracks + o] = Fit(BoxOf(_vehicles[_columns[o]]), BoxOf(_plates[p]));
        }

        _assignment.Solve(_costs, _plates.Count, all, 1, _pairs);
        for (int p = 0; p < _plates.Count; p++)
        {
            DetectedObject plate = _plates[p];
            if (_pairs[p] >= 0 && _pairs[p] < tracks)
                TakePlate(_active[_pairs[p]], plate, time);
            else if (plate.Score >= _config.HighScore && !IsHeld(BoxOf(plate)))
                TakePlate(Begin(time, BoxOf(plate), 3 * plate.Width), plate, time);
        }
    }

    // How a plate sits in a vehicle: lowest and most central is best; 1 where it cannot be its plate.
    private static double Fit(in Box vehicle, in Box plate)
    {
        if (plate.Shared(vehicle) < LeastInside * plate.Area || vehicle.Area < plate.Area * 4)
            return 1;
        double aside = Math.Abs(plate.CenterX - vehicle.CenterX) / vehicle.Width;
        double above = (vehicle.Bottom - plate.Bottom) / vehicle.Height;
        return above > MostAbove ? 1 : Math.Min(Math.Max(above, 0) + (0.5 * aside) + (0.01 * Math.Log(vehicle.Area)), 0.98);
    }

    // Where the plate was in the vehicle so far counts for more the longer it was there.
    private double PlateCost(VehicleTrack track, in DetectedObject plate)
    {
        Box box = BoxOf(plate);
        bool known = track.PlateFrames > 0 && _seconds - track.PlateSeconds <= _config.Lost.TotalSeconds;
        double distance = known ? track.PlateMotion.Distance(box) / Gate : double.PositiveInfinity;
        bool like = known && Math.Abs(Math.Log(box.Width / track.PlateMotion.Box.Width)) < 0.7;
        if (track.IsPlateOnly || !track.VehicleNow)
        {
            // Without its vehicle in sight a plate is only what comes on the way of the one before, not that of the next vehicle.
            if (known && (track.PlateFrames > 1 || (!track.IsPlateOnly && track.Frames > 2)) && !IsOnTheWay(track, box))
                return 1;
            if (distance < 1 && like)
                return 0.15 * distance;
            return track.IsPlateOnly ? 1 : 0.1 + Fit(track.Box, box);
        }

        double fit = Fit(track.Box, box);
        if (track.PlatePairs == 0 || fit >= 1)
            return fit;
        double x = Math.Abs(((box.CenterX - track.Box.X) / track.Box.Width) - track.PlatePlace.X);
        double y = Math.Abs(((box.CenterY - track.Box.Y) / track.Box.Height) - track.PlatePlace.Y);
        double off = 3 * (x + y);
        if (track.PlatePairs >= 3 && off > 1)
            return 1;
        double trust = 0.7 * track.PlatePairs / (track.PlatePairs + 2);
        return ((1 - trust) * fit) + (trust * Math.Min(off, 1.3));
    }

    // A plate that was seen once goes as its vehicle went then. From where it was last seen, in sizes of a vehicle, which is three plates wide.
    private bool IsOnTheWay(VehicleTrack track, in Box plate)
    {
        Box last = BoxOf(track.Plate);
        return LikelyWay.Leads(track.PlateMotion.Velocity, plate.CenterX - last.CenterX, plate.CenterY - last.CenterY, 3 * plate.Width, _seconds - track.PlateSeconds);
    }

    private void TakePlate(VehicleTrack track, in DetectedObject plate, in CaptureTime time)
    {
        Box box = BoxOf(plate);
        double size = 3 * plate.Width;
        if (track.PlateFrames == 0 || _seconds - track.PlateSeconds > _config.Lost.TotalSeconds)
            track.PlateMotion = track.Frames > 0 && !track.IsPlateOnly ? BoxFilter.At(box, size, track.Motion.Velocity, size) : track.IsPlateOnly ? track.Motion : default;
        if (track.PlateFrames > 0)
            track.PlateMotion.Correct(box, size);
        (track.HasPlateNow, track.Plate, track.PlateSeconds) = (true, plate, _seconds);
        track.PlateFrames++;
        track.PlateScoreSum += plate.Score;
        track.BestPlateScore = Math.Max(track.BestPlateScore, plate.Score);
        track.BestPlateWidth = Math.Max(track.BestPlateWidth, plate.Width);
        if (track.IsPlateOnly)
            (track.Motion, track.Box) = (track.PlateMotion, box);
        else if (track.VehicleNow)
            Place(track);
        else if (track.PlatePairs > 0)
            GoByPlate(track, box);
        See(track, time);
    }

    // The vehicle is where its plate says, as far as the two were seen together.
    private static void GoByPlate(VehicleTrack track, in Box plate)
    {
        double width = plate.Width * track.PlateScale.X;
        double height = plate.Width * track.PlateScale.Y;
        var box = new Box(
            (float)(plate.CenterX - (track.PlatePlace.X * width)), (float)(plate.CenterY - (track.PlatePlace.Y * height)), (float)width, (float)height);
        track.Motion.Correct(box, Math.Sqrt(width * height), 3 * BoxFilter.Measured);
        track.Box = box;
    }

    private static void Place(VehicleTrack track)
    {
        DetectedObject plate = track.Plate;
        double weight = 1.0 / Math.Min(++track.PlatePairs, 10);
        (double x, double y) = ((plate.X + (plate.Width / 2) - track.Box.X) / track.Box.Width, (plate.Y + (plate.Height / 2) - track.Box.Y) / track.Box.Height);
        track.PlatePlace = (track.PlatePlace.X + (weight * (x - track.PlatePlace.X)), track.PlatePlace.Y + (weight * (y - track.PlatePlace.Y)));
        (x, y) = (track.Box.Width / plate.Width, track.Box.Height / plate.Width);
        track.PlateScale = (track.PlateScale.X + (weight * (x - track.PlateScale.X)), track.PlateScale.Y + (weight * (y - track.PlateScale.Y)));
    }

    private bool IsHeld(in Box plate)
    {
        foreach (VehicleTrack track in _active)
        {
            if (track.HasPlateNow && BoxOf(track.Plate).IoU(plate) > 0.3f)
                return true;
        }

        return false;
    }

    // The plate that is followed alone and sits best in a vehicle.
    private VehicleTrack? PlateIn(in Box vehicle)
    {
        VehicleTrack? best = null;
        double least = 1;
        foreach (VehicleTrack track in _active)
        {
            if (!track.IsPlateOnly || !track.HasPlateNow || Fit(vehicle, BoxOf(track.Plate)) is not (< 1 and var fit) || fit >= least)
                continue;
            (best, least) = (track, fit);
        }

        return best;
    }
}
