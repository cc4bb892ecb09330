namespace VisionPipeline.Simulation;

/// <summary>A point of a vehicle's outline seen from its side, from the bumper up and over the roof.</summary>
/// <param name="Y">Metres above the road.</param>
/// <param name="Z">Metres behind the face that the camera sees.</param>
/// <param name="Half">Half of the width there, metres.</param>
internal readonly record struct ProfileKnot(double Y, double Z, double Half);
