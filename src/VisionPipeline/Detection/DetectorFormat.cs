namespace VisionPipeline.Detection;

/// <summary>How a detector writes its results. N pictures, A anchors, C classes, K results.</summary>
public enum DetectorFormat
{
    /// <summary>(N, A, 5+C): centre and size in pixels, objectness, class scores. YOLOv5, v6, v7.</summary>
    YoloV5,

    /// <summary>(N, 4+C, A), or its transpose: centre and size in pixels, class scores. YOLOv8, v9, v11 and our own.</summary>
    YoloV8,

    /// <summary>(N, K, 6): two corners in pixels, score, class index. YOLOv10, v26, and graphs that end with their own suppression.</summary>
    EndToEnd,

    /// <summary>(N, A, 5+C), one anchor per cell of strides 8, 16 and 32: offset within the cell and logarithm of the size in units of the stride, objectness, class scores. YOLOX (Ge et al. 2021, arXiv:2107.08430). Pictures are BGR 0..255.</summary>
    YoloX,
}
