using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Server.Bench;

/// <summary>One line of the letterbox benchmark. Times in ms per frame, medians and best rounds; errors in codes of 255.</summary>
internal sealed record LetterboxBenchRow(
    string Source,
    PixelLayout Layout,
    ResizeFilter Filter,
    double Vector,
    double VectorBest,
    double Bytes,
    double BytesBest,
    double Scalar,
    string Route,
    double Swscale,
    double SwscaleBest,
    double Error,
    double SwscaleError,
    string Routes);
