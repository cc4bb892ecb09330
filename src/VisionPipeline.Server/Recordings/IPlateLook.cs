using OpenCvSharp;
using VisionPipeline.Geometry;

namespace VisionPipeline.Server.Recordings;

/// <summary>Brings one picture, whole and in parts, before a detector. Used by one thread.</summary>
internal interface IPlateLook
{
    /// <summary>From now on the detector takes what this puts into its batch.</summary>
    void Begin();

    /// <summary>Puts a part of the picture into a slot of the batch.</summary>
    /// <param name="slot">From 0.</param>
    /// <param name="part">Pixels of the upright picture.</param>
    void Put(int slot, Rect part);

    /// <summary>All that was put lies in the batch when this returns: the detector may run, the picture may go.</summary>
    void Finish();

    /// <summary>Where something that was found in a part is in the upright picture.</summary>
    /// <param name="part">As it was put.</param>
    /// <param name="found">As the detector tells it.</param>
    Box Place(Rect part, in Box found);
}
