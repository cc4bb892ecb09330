namespace VisionPipeline.Inference;

/// <summary>Why a model cannot be used.</summary>
public enum ModelFault
{
    /// <summary>The file is not there or cannot be read.</summary>
    FileMissing,

    /// <summary>The file is not the one that was asked for: its SHA-256 differs.</summary>
    HashDiffers,

    /// <summary>The file is no ONNX model.</summary>
    NotOnnx,

    /// <summary>It is an ONNX model, but ONNX Runtime cannot run it, e.g. an operator or opset that it does not know.</summary>
    Refused,

    /// <summary>None of the providers asked for works here.</summary>
    NoProvider,

    /// <summary>Its inputs and outputs fit none of the known forms.</summary>
    UnknownForm,

    /// <summary>A run failed.</summary>
    RunFailed,
}
