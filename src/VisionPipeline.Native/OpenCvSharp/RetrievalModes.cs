namespace OpenCvSharp;

/// <summary>Which outlines are found and how they are ordered; values of <c>cv::RetrievalModes</c>.</summary>
public enum RetrievalModes
{
    /// <summary>Outermost outlines only.</summary>
    External = 0,

    /// <summary>All, without order.</summary>
    List = 1,

    /// <summary>Outer outlines and their holes: two levels.</summary>
    CComp = 2,

    /// <summary>All, fully nested.</summary>
    Tree = 3,
}
