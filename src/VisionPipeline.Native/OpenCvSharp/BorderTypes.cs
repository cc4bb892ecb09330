namespace OpenCvSharp;

/// <summary>What stands beyond a picture's edge; values of <c>cv::BorderTypes</c> (base.hpp).</summary>
public enum BorderTypes
{
    /// <summary>A given value: <c>iiii|abcd|iiii</c>.</summary>
    Constant = 0,

    /// <summary>The edge pixel: <c>aaaa|abcd|dddd</c>.</summary>
    Replicate = 1,

    /// <summary>Mirrored with the edge: <c>dcba|abcd|dcba</c>.</summary>
    Reflect = 2,

    /// <summary>The other side: <c>abcd|abcd|abcd</c> (CopyMakeBorder and warps).</summary>
    Wrap = 3,

    /// <summary>Mirrored without the edge: <c>dcb|abcd|cba</c>.</summary>
    Reflect101 = 4,

    /// <summary>The same as <see cref="Reflect101"/>.</summary>
    Default = 4,

    /// <summary>Leave the destination as it is (warps).</summary>
    Transparent = 5,

    /// <summary>Do not look beyond a region into the larger matrix.</summary>
    Isolated = 16,
}
