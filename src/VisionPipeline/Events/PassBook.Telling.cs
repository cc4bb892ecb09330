using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <content>What is told of a pass, and when. All of it under the lock.</content>
public sealed partial class PassBook
{
    private bool IsTellable(Pass pass)
    {
        PlateReading reading = pass.Reading;
        return reading.Text.Length > 0 && reading.NoPlate < _config.NotAPlate && !Lettering.IsCertain(reading) && (!Lettering.IsPossible(reading) || IsCertain(pass))
            && (reading.Confidence >= _config.ProvisionalAtOnce || (pass.Pictures >= 2 && reading.Confidence >= _config.Provisional));
    }

    private bool IsCertain(Pass pass)
    {
        double confidence = pass.Reading.Confidence;
        return (confidence >= _config.ConfirmAtOnce && !Lettering.IsPossible(pass.Reading)) || (pass.Pictures >= _config.ConfirmPictures && confidence >= _config.Confirm);
    }

    // Tells a revision where something changed that somebody would act on; says whether the verdict is another one now: a first
    // or a new text, or a confirmation.
    private bool Tell(Pass pass)
    {
        (string? text, bool wasConfirmed) = (pass.Told?.Text, pass.WasConfirmed);
        if (IsTellable(pass))
            TellChange(pass);
        return pass.Told?.Text != text || pass.WasConfirmed != wasConfirmed;
    }

    private void Measure(VerdictLatency latency, Pass pass, LookResult look, bool isFirst, bool isConfirmation)
    {
        DateTimeOffset now = _time.GetUtcNow();
        latency.Decided(now - look.Capture.Utc, look.Times, _time.GetTimestamp(), _time);
        if (isFirst)
            latency.Provisional(now - pass.FirstSeen.Utc);
        if (isConfirmation)
            latency.Confirmed(now - pass.FirstSeen.Utc);
    }

    private void TellChange(Pass pass)
    {
        PlateReading reading = pass.Reading;
        bool certain = IsCertain(pass);
        bool isNewText = pass.Told is not { } told || told.Text != reading.Text;
        if (pass.WasConfirmed)
        {
            // A confirmed text is taken back only for one that is confirmed itself.
            if (isNewText && certain)
            {
                _corrected++;
                Emit(pass, PassState.Corrected, reading);
            }
            else if (!isNewText)
            {
                Refine(pass, reading);
            }

            return;
        }

        if (certain)
        {
            pass.WasConfirmed = true;
            Emit(pass, PassState.Confirmed, reading);
        }
        else if (isNewText)
        {
            // Texts that take turns are told of at the last when the pass closes.
            if (pass.Told is null || _now.Since(pass.ToldAt).Duration() >= _config.RevisionGap)
                Emit(pass, PassState.Provisional, reading);
        }
        else
        {
            Refine(pass, reading);
        }
    }

    private void Refine(Pass pass, PlateReading reading)
    {
        if (reading.Confidence >= pass.Told!.Confidence + _config.ConfidenceStep && _now.Since(pass.ToldAt).Duration() >= _config.RevisionGap)
            Emit(pass, pass.State, reading);
    }

    private void Emit(Pass pass, PassState state, PlateReading? reading, RejectReason rejected = RejectReason.None, Pass? mergedInto = null)
    {
        PassLook? look = pass.Deciding(reading?.Text ?? pass.Told?.Text ?? "");
        if (reading is not null)
            (pass.Told, pass.ToldReading) = (Verdict(reading, look), reading);
        if (pass.Told is { } verdict && _settings.Tracks is { } log)
        {
            foreach (PassTrack track in pass.Tracks)
                log.Named(Key(track), verdict);
        }

        pass.State = state;
        pass.Revision++;
        pass.ToldAt = _now;
        _revisions++;
        CaptureTime captured = look?.Capture ?? pass.LastSeen;
        _sink.Accept(new PlateEvent
        {
            PassId = pass.Id,
            Revision = pass.Revision,
            State = state,
            Camera = _settings.Camera,
            Node = _settings.Node,
            Track = pass.Tracks[0].Id,
            Plate = pass.Told,
            Rejected = rejected,
            MergedInto = mergedInto?.Id,
            Vehicle = Vehicle(pass, look),
            Times = new EventTimes
            {
                Captured = captured.Utc,
                UncertaintyMs = captured.UncertaintyMicroseconds / 1000.0,
                Source = SourceOf(captured.Clock),
                FirstSeen = pass.FirstSeen.Utc,
                LastSeen = pass.LastSeen.Utc,
                Emitted = _time.GetUtcNow(),
            },
            Looks = pass.Pictures,
            Models = _settings.Models,
            // What is not stored yet is the other pass's to store.
            Evidence = mergedInto is null ? Evidence(pass, look) : look?.Stored,
        });
    }

    private EventEvidence? Evidence(Pass pass, PassLook? look)
    {
        if (look?.Pictures is { } pictures)
        {
            look.Stored = _settings.Evidence?.Keep(_settings.Camera, pass.Id, look.Capture, pictures);
            look.Pictures = null;
        }

        return look?.Stored;
    }

    private static PlateVerdict Verdict(PlateReading reading, PassLook? look) => new()
    {
        Text = reading.Text,
        Region = reading.Region,
        Confidence = reading.Confidence,
        Characters = reading.Characters,
        Alternatives = reading.Alternatives,
        Box = look is null ? default : Of(look.Plate),
    };

    private static EventVehicle Vehicle(Pass pass, PassLook? look)
    {
        // The track that was seen most tells what it is; the latest, where it goes.
        PassTrack most = pass.Tracks.OrderBy(static track => track.Class is null).ThenByDescending(static track => track.Frames).First();
        return new EventVehicle
        {
            Class = most.Class switch
            {
                ObjectClass.Car => "car",
                ObjectClass.Motorcycle => "motorcycle",
                ObjectClass.Bus => "bus",
                ObjectClass.Truck => "truck",
                _ => "unknown",
            },
            Box = look?.Vehicle is { } box ? Of(box) : null,
            DirectionDegrees = most.Direction,
            SpeedKmh = most.SpeedKmh,
            Lines = pass.Tracks.Count == 1 ? most.Lines : [.. pass.Tracks.SelectMany(static track => track.Lines).OrderBy(static line => line.Time)],
            Zones = pass.Tracks.Count == 1 ? most.Zones : [.. pass.Tracks.SelectMany(static track => track.Zones).OrderBy(static stay => stay.Entered)],
        };
    }

    private static EventBox Of(in Box box) => new(Tenths(box.X), Tenths(box.Y), Tenths(box.Width), Tenths(box.Height));

    // A tenth of a pixel is more than a detector knows.
    private static double Tenths(float value) => Math.Round(value, 1);

    private static string SourceOf(CaptureClock clock) => clock switch
    {
        CaptureClock.SenderReport => "sender_report",
        CaptureClock.Arrival => "arrival",
        CaptureClock.Container => "container",
        CaptureClock.Simulated => "simulated",
        _ => "unknown",
    };
}
