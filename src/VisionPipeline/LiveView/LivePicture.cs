using VisionPipeline.Frames;

namespace VisionPipeline.LiveView;

/// <summary>A small picture of a camera, for people to look at. Immutable.</summary>
/// <param name="Jpeg">JPEG of <see cref="CameraView.Width"/> x <see cref="CameraView.Height"/> pixels, upright, with bars where the camera's sides are other ones.</param>
/// <param name="Capture">When it was taken.</param>
/// <param name="Number">Counts the pictures of the camera that were made, from 1.</param>
public sealed record LivePicture(ReadOnlyMemory<byte> Jpeg, CaptureTime Capture, long Number);
