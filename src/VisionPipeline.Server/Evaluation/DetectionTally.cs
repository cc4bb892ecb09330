namespace VisionPipeline.Server.Evaluation;

/// <summary>What the detector found of the labelled plates of one set.</summary>
internal sealed class DetectionTally
{
    /// <summary>Labelled plates.</summary>
    public int Plates { get; set; }

    /// <summary>Of them found with an overlap of at least 0.3.</summary>
    public int FoundLoosely { get; set; }

    /// <summary>Of them found with an overlap of at least 0.5.</summary>
    public int FoundWell { get; set; }

    /// <summary>Finds in pictures whose plates are all labelled.</summary>
    public int Judged { get; set; }

    /// <summary>Of them those that overlap a label by at least 0.3.</summary>
    public int Right { get; set; }

    /// <summary>Of the judged finds those that the reader held for plates, too.</summary>
    public int Answers { get; set; }

    /// <summary>Of the answers those that overlap a label by at least 0.3.</summary>
    public int RightAnswers { get; set; }

    public void Add(DetectionTally other)
    {
        Plates += other.Plates;
        FoundLoosely += other.FoundLoosely;
        FoundWell += other.FoundWell;
        Judged += other.Judged;
        Right += other.Right;
        Answers += other.Answers;
        RightAnswers += other.RightAnswers;
    }
}
