namespace VisionPipeline.Frames;

/// <summary>Where a subsampled chroma sample lies among the luma samples that share it, horizontally. Vertically it is taken as halfway between them in every case.</summary>
public enum ChromaSiting
{
    /// <summary>On the left one of its two luma samples: MPEG-2, H.264 and H.265 unless the stream says otherwise (AVCHROMA_LOC_LEFT).</summary>
    Left,

    /// <summary>Halfway between its two luma samples: MPEG-1 and JPEG (AVCHROMA_LOC_CENTER).</summary>
    Center,
}
