using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A matrix header as the shim copies it out; the layout is that of <c>MatInfo</c> in vision_opencv.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct MatInfo
{
    public readonly int Rows;
    public readonly int Cols;
    public readonly int Type;
    private readonly int _flags;
    public readonly long Step;
    public readonly nint Data;

    public bool IsContinuous => (_flags & 1) != 0;

    public bool IsSubmatrix => (_flags & 2) != 0;
}
