namespace VisionPipeline.Simulation;

/// <summary>Where a vehicle and its plate are in one frame; pixels of the picture, not cut to it.</summary>
/// <param name="Frame">Frame of the clip, from 0.</param>
/// <param name="X">Vehicle: left edge.</param>
/// <param name="Y">Vehicle: upper edge.</param>
/// <param name="Width">Vehicle: width.</param>
/// <param name="Height">Vehicle: height.</param>
/// <param name="PlateX">Plate: left edge.</param>
/// <param name="PlateY">Plate: upper edge.</param>
/// <param name="PlateWidth">Plate: width.</param>
/// <param name="PlateHeight">Plate: height.</param>
/// <param name="Visible">Share of the plate that is in the picture and not hidden, 0..1.</param>
public sealed record TruthBox(int Frame, double X, double Y, double Width, double Height, double PlateX, double PlateY, double PlateWidth, double PlateHeight, double Visible);
