using VisionPipeline.Events;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>verdict</c>.</summary>
internal static class VerdictSection
{
    public static VerdictConfig Read(YamlSection section)
    {
        VerdictConfig verdict = new();
        verdict = verdict with
        {
            Provisional = section.Number("provisional", verdict.Provisional, 0, 1),
            ProvisionalAtOnce = section.Number("provisional_at_once", verdict.ProvisionalAtOnce, 0, 1),
            Confirm = section.Number("confirm", verdict.Confirm, 0, 1),
            ConfirmPictures = section.Whole("confirm_pictures", verdict.ConfirmPictures, 1, 64),
            ConfirmAtOnce = section.Number("confirm_at_once", verdict.ConfirmAtOnce, 0, 1),
            ConfidenceStep = section.Number("confidence_step", verdict.ConfidenceStep, 0.001, 1),
            RevisionGap = section.Duration("revision_gap_ms", verdict.RevisionGap, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            ReappearGap = section.Duration("reappear_gap_s", verdict.ReappearGap, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            LeftGap = section.Duration("left_gap_s", verdict.LeftGap, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            StandingGap = section.Duration("standing_gap_s", verdict.StandingGap, TimeSpan.Zero, TimeSpan.FromDays(1)),
            JoinDistance = section.Number("join_distance", verdict.JoinDistance, 0, 10),
            SureCharacter = section.Number("sure_character", verdict.SureCharacter, 0, 1),
            NotAPlate = section.Number("not_a_plate", verdict.NotAPlate, 0, 1),
            TellRejected = section.Flag("tell_rejected", verdict.TellRejected),
            LooksKept = section.Whole("looks_kept", verdict.LooksKept, 1, 64),
            MaxOpen = section.Whole("max_open", verdict.MaxOpen, 1, 100_000),
        };
        section.End();
        if (verdict.Provisional > verdict.Confirm)
            section.Fault("provisional", "is above 'verdict.confirm': it must be at most as high");
        return verdict;
    }
}
