using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Looks;

/// <content>Taking frames of vehicles in. Called from detection loops; one camera's calls come one after another.</content>
public sealed partial class LookScheduler
{
    internal LookRefusal Offer(CameraLooks camera, VehicleTrack track, in FrameLease frame, in CaptureTime taken, in SceneMap detected, in LookTimes times)
    {
        ArgumentNullException.ThrowIfNull(track);
        TrackLooks? known = null;
        try
        {
            return Consider(camera, track, frame, taken, detected, times, out known);
        }
        finally
        {
            // Only now: a reader that woke before the crop of this frame was cut would take an older one.
            lock (_lock)
            {
                if (known is not null)
                    known.IsOffered = false;
                if (known is { Waiting.Count: > 0 })
                {
                    Ripen(known);
                    Monitor.PulseAll(_lock);
                }
            }
        }
    }

    private LookRefusal Consider(CameraLooks camera, VehicleTrack track, in FrameLease frame, in CaptureTime taken, in SceneMap detected, in LookTimes times, out TrackLooks? known)
    {
        lock (_lock)
        {
            known = Know(camera, track, taken, detected);
            if (known is null || !track.HasPlateNow)
                return LookRefusal.NoPlate;
            known.IsOffered = true;
            camera.Offered++;
            if (Refuse(known, track.Plate.Score) is not LookRefusal.None and var refusal)
                return refusal;
        }

        VideoFrame full = frame.Frame;
        if (!Frames.Reads(full) || Region(track, full, taken, detected) is not { } region || region.Place.Width < camera.Scene.MinPlateWidth)
        {
            lock (_lock)
                known.TooSmall++;
            return LookRefusal.TooSmall;
        }

        if (region.IsCutOff(full.Width, full.Height))
        {
            lock (_lock)
                known.TooSmall++;
            return LookRefusal.CutOff;
        }

        if (Judge(camera, known, full, taken, region, out CropQuality quality, out PlateCrop? crop) is not LookRefusal.None and var poor)
            return poor;
        var map = new UprightMap(full.Width, full.Height, full.Rotation);
        var look = new Look(known, crop!)
        {
            Place = region.Place,
            Capture = taken,
            Quality = quality,
            Score = track.Plate.Score,
            Plate = map.At(region.Plate),
            Vehicle = track.Class is null ? null : map.At(Scaled(track.Box, full, detected)),
            Times = times with { Arrived = full.Arrival, Cut = _time.GetTimestamp() },
        };
        return Enqueue(known, look, frame);
    }

    // A plate on a device tells by samples alone whether it is worth reading, and stays there, so that its frame may go at once. Where
    // the device has no room for it, it comes down like any other.
    private LookRefusal Judge(CameraLooks camera, TrackLooks known, VideoFrame full, in CaptureTime taken, in CropRegion region, out CropQuality quality, out PlateCrop? crop)
    {
        PixelArea area = new(region.Area.X, region.Area.Y, region.Area.Width, region.Area.Height);
        bool turned = full.Rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        (int width, int height) = turned ? (area.Height, area.Width) : (area.Width, area.Height);
        if (_patches is { } patches && patches.Keeps(full))
        {
            PixelArea around = area.Whole(full.Format!.Value);
            quality = CropQuality.Of(patches, full, around, Within(region.Plate, around), region.Place.Corners, turned);
            if (!IsBetter(known, quality, taken, out crop))
                return LookRefusal.NoBetter;
            if (patches.TryKeep(full, area) is { } patch)
            {
                crop = Crops.TryRent(width, height, patch);
                if (crop is not null)
                    return LookRefusal.None;
                patch.Dispose();
                return Overloaded(known);
            }
        }

        YuvImage image = Frames.Read(full, area, camera.Window, out PixelArea shown);
        quality = CropQuality.Of(image, Within(region.Plate, shown), region.Place.Corners, turned);
        if (!IsBetter(known, quality, taken, out crop))
            return LookRefusal.NoBetter;
        crop = Crops.TryRent(width, height);
        if (crop is null)
            return Overloaded(known);
        RgbRows.Convert(image, new Rect(area.Left - shown.Left, area.Top - shown.Top, area.Width, area.Height), full.Rotation, crop.Pixels.Span);
        return LookRefusal.None;
    }

    private bool IsBetter(TrackLooks known, in CropQuality quality, in CaptureTime captured, out PlateCrop? crop)
    {
        crop = null;
        lock (_lock)
            return Beats(known, quality, captured);
    }

    private static Box Within(in Box box, in PixelArea shown) => new(box.X - shown.Left, box.Y - shown.Top, box.Width, box.Height);

    // Brings what is known of a vehicle up to date. One without a plate is not kept.
    private TrackLooks? Know(CameraLooks camera, VehicleTrack track, in CaptureTime now, in SceneMap detected)
    {
        if (_disposed || _completed || camera.IsRemoved)
            return null;
        if (!camera.Tracks.TryGetValue(track.Id, out TrackLooks? known))
        {
            if (!track.HasPlateNow)
                return null;
            camera.Tracks.Add(track.Id, known = new TrackLooks(camera, track.Id));
        }

        known.Now = now;
        known.Frames = track.Frames;
        known.PlateFrames = track.PlateFrames;
        known.IsStationary = track.IsStationary;
        known.IsLeaving = IsLeaving(track, detected);
        return known;
    }

    private bool IsLeaving(VehicleTrack track, in SceneMap detected)
    {
        Box box = track.HasPlateNow ? new Box(track.Plate.X, track.Plate.Y, track.Plate.Width, track.Plate.Height) : track.Box;
        double seconds = Config.LeavesWithin.TotalSeconds;
        (double dx, double dy) = (track.Velocity.X * seconds, track.Velocity.Y * seconds);
        return (dx < 0 && box.X + dx < 0) || (dx > 0 && box.Right + dx > detected.Width) || (dy < 0 && box.Y + dy < 0) || (dy > 0 && box.Bottom + dy > detected.Height);
    }

    private LookRefusal Refuse(TrackLooks known, float score)
    {
        if (known.IsForgotten || LookRules.IsSettled(Config, known))
            return LookRefusal.Certain;
        if (known.Done + (known.Reading is null ? 0 : 1) >= Config.Budget)
            return LookRefusal.Budget;
        if (score >= Math.Min(Config.RelaxedPlateScore, Config.MinPlateScore))
            return LookRefusal.None;
        known.ScoreTooLow++;
        return LookRefusal.ScoreTooLow;
    }

    // Whether a crop would be kept: it is worth reading, better than the worst that waits where all places are taken, and better
    // than the one that waits from nearly the same time.
    private bool Beats(TrackLooks known, in CropQuality quality, in CaptureTime captured)
    {
        if (!LookRules.IsWorthwhile(Config, known, quality, captured.UnixMicroseconds))
            return false;
        if (known.Reading is { } reading && Apart(reading, captured) < Config.LookGap)
            return false;
        if (Neighbour(known, captured) is { } near)
            return quality.Score > near.Quality.Score;
        return known.Waiting.Count < Math.Max(1, Config.WaitingPerTrack) || quality.Score > known.Waiting[^1].Quality.Score;
    }

    private Look? Neighbour(TrackLooks known, in CaptureTime captured)
    {
        foreach (Look look in known.Waiting)
        {
            if (Apart(look, captured) < Config.LookGap)
                return look;
        }

        return null;
    }

    private static TimeSpan Apart(Look look, in CaptureTime captured) => captured.Since(look.Capture).Duration();

    private LookRefusal Enqueue(TrackLooks known, Look look, in FrameLease frame)
    {
        lock (_lock)
        {
            if (_disposed || _completed || known.Camera.IsRemoved || known.IsForgotten || !Beats(known, look.Quality, look.Capture))
            {
                look.Release();
                return LookRefusal.NoBetter;
            }

            if (Neighbour(known, look.Capture) is { } near)
                Drop(near);
            else if (known.Waiting.Count >= Math.Max(1, Config.WaitingPerTrack))
                Drop(known.Waiting[^1]);
            if (!MakeRoom(LookRules.Gain(known, look)))
            {
                look.Release();
                known.Overload++;
                known.Camera.Overload++;
                return LookRefusal.Overload;
            }

            Hold(look, frame);
            Insert(known, look);
            return LookRefusal.None;
        }
    }

    private LookRefusal Overloaded(TrackLooks known)
    {
        lock (_lock)
        {
            known.Overload++;
            known.Camera.Overload++;
        }

        return LookRefusal.Overload;
    }

    // Keeps the frame with its crop while the camera may spare one; the poorest crop that waits gives its frame up for a better one.
    private void Hold(Look look, in FrameLease frame)
    {
        CameraLooks camera = look.Camera;
        if (!Config.Evidence || Config.FramesPerCamera < 1)
            return;
        if (camera.FramesHeld >= Config.FramesPerCamera)
        {
            Look? poorest = null;
            foreach (TrackLooks track in camera.Tracks.Values)
            {
                foreach (Look other in track.Waiting)
                {
                    if (other.Frame.IsHeld && other.Quality.Score < (poorest?.Quality.Score ?? look.Quality.Score))
                        poorest = other;
                }
            }

            if (poorest is null)
                return;
            poorest.Frame.Dispose();
            poorest.Frame = default;
            camera.FramesHeld--;
        }

        look.Frame = frame.Share();
        camera.FramesHeld++;
    }

    private static CropRegion? Region(VehicleTrack track, VideoFrame full, in CaptureTime taken, in SceneMap detected)
    {
        double scaleX = (double)full.Width / detected.Width;
        double scaleY = (double)full.Height / detected.Height;

        // The frame of another stream of the camera was taken a little earlier or later; beyond half a second the prediction is worth nothing.
        double seconds = Math.Clamp(taken.Since(track.LastSeen).TotalSeconds, -0.5, 0.5);
        return CropRegion.Of(track.Plate, scaleX, scaleY, track.Velocity.X * seconds * scaleX, track.Velocity.Y * seconds * scaleY, full.Width, full.Height, full.Rotation);
    }

    private static Box Scaled(in Box box, VideoFrame full, in SceneMap detected)
    {
        float scaleX = (float)full.Width / detected.Width;
        float scaleY = (float)full.Height / detected.Height;
        return new Box(box.X * scaleX, box.Y * scaleY, box.Width * scaleX, box.Height * scaleY);
    }
}
