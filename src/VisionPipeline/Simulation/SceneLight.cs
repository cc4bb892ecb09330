namespace VisionPipeline.Simulation;

/// <summary>Light and weather of a simulated scene.</summary>
public enum SceneLight
{
    /// <summary>Overcast day.</summary>
    Day,

    /// <summary>Low, bluish light; lamps are on.</summary>
    Dusk,

    /// <summary>Dark; an infrared lamp at the camera, so no colour, and plates shine.</summary>
    Night,

    /// <summary>Day with rain: streaks, little contrast, blur.</summary>
    Rain,
}
