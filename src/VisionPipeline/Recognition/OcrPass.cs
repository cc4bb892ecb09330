namespace VisionPipeline.Recognition;

/// <summary>A way of looking at a plate.</summary>
public enum OcrPass
{
    /// <summary>The crop as it is.</summary>
    Plain,

    /// <summary>Straightened by the plate's corners; only where they are given and differ from the box.</summary>
    Rectified,

    /// <summary>With wider margins: for boxes that cut characters off.</summary>
    Wide,

    /// <summary>With tighter margins: for boxes that are too large.</summary>
    Tight,

    /// <summary>Turned a little clockwise.</summary>
    TurnedRight,

    /// <summary>Turned a little against the clock.</summary>
    TurnedLeft,

    /// <summary>Unsharp mask on the enlarged crop: for defocus.</summary>
    Sharpen,

    /// <summary>Contrast-limited adaptive histogram equalisation of the grey crop: for shadow and glare.</summary>
    Clahe,

    /// <summary>Histogram equalisation of the grey crop: for low contrast.</summary>
    Equalize,

    /// <summary>Adaptive Gaussian threshold of the grey crop.</summary>
    Adaptive,

    /// <summary>Top-hat and black-hat contrast of the grey crop: for uneven light and dirt.</summary>
    Morphology,

    /// <summary>Tesseract, a second engine with other mistakes.</summary>
    Tesseract,
}
