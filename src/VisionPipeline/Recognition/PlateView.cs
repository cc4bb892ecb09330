using OpenCvSharp;

namespace VisionPipeline.Recognition;

/// <summary>One plate in one picture, to be read together with those of other pictures.</summary>
/// <param name="Picture">CV_8UC3, red first: a whole picture or a crop around the plate. Stays the caller's.</param>
/// <param name="Place">Where the plate is in it.</param>
/// <param name="Number">The picture's number, which tells looks of one picture from those of another.</param>
public readonly record struct PlateView(Mat Picture, PlatePlace Place, long Number);
