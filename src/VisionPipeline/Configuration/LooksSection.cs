using VisionPipeline.Looks;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>looks</c>.</summary>
internal static class LooksSection
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static LookConfig Read(YamlSection section)
    {
        LookConfig looks = new();
        looks = looks with
        {
            Budget = section.Whole("budget", looks.Budget, 1, 64),
            MinTrackFrames = section.Whole("min_track_frames", looks.MinTrackFrames, 1, 100),
            MinFastFrames = section.Whole("min_fast_frames", looks.MinFastFrames, 1, 100),
            MaxWait = section.Duration("max_wait_ms", looks.MaxWait, TimeSpan.Zero, Minute),
            LeavesWithin = section.Duration("leaves_within_ms", looks.LeavesWithin, TimeSpan.Zero, Minute),
            MinPlateScore = section.Number("min_plate_score", looks.MinPlateScore, 0, 1),
            RelaxedPlateScore = section.Number("relaxed_plate_score", looks.RelaxedPlateScore, 0, 1),
            RelaxFrames = section.Whole("relax_frames", looks.RelaxFrames, 1, 1000),
            LargerBy = section.Number("larger_by", looks.LargerBy, 0.01, 10),
            SharperBy = section.Number("sharper_by", looks.SharperBy, 0.01, 10),
            Certain = section.Number("certain", looks.Certain, 0.5, 1),
            CertainLooks = section.Whole("certain_looks", looks.CertainLooks, 1, 64),
            LookGap = section.Duration("look_gap_ms", looks.LookGap, TimeSpan.Zero, Minute),
            RetryGap = section.Duration("retry_gap_ms", looks.RetryGap, TimeSpan.Zero, Minute),
            StationaryGap = section.Duration("stationary_gap_s", looks.StationaryGap, TimeSpan.Zero, TimeSpan.FromDays(1)),
            WaitingPerTrack = section.Whole("waiting_per_track", looks.WaitingPerTrack, 1, 8),
            Queue = section.Whole("queue", looks.Queue, 1, 10_000),
            FramesPerCamera = section.Whole("frames_per_camera", looks.FramesPerCamera, 0, 16),
            AgeingPerSecond = section.Number("ageing_per_second", looks.AgeingPerSecond, 0, 100),
            Workers = section.Whole("workers", looks.Workers, 1, 16),
            WorkerBatch = section.OptionalWhole("worker_batch", looks.WorkerBatch, 1, 32),
            Evidence = section.Flag("evidence", looks.Evidence),
            EvidenceQuality = section.Whole("evidence_quality", looks.EvidenceQuality, 1, 100),
        };
        section.End();
        if (looks.RelaxedPlateScore > looks.MinPlateScore)
            section.Fault("relaxed_plate_score", "is above 'looks.min_plate_score': it must be at most as high");
        if (looks.MinFastFrames > looks.MinTrackFrames)
            section.Fault("min_fast_frames", "is above 'looks.min_track_frames': it must be at most as many");
        return looks;
    }
}
