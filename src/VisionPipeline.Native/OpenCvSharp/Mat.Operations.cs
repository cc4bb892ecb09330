namespace OpenCvSharp;

public sealed partial class Mat
{
    /// <summary>A region of this matrix, sharing its elements; dispose it too.</summary>
    /// <param name="roi">The region, wholly inside.</param>
    /// <exception cref="OpenCVException">The region is empty or reaches over the matrix.</exception>
    public Mat SubMat(Rect roi)
    {
        OpenCvGate.Check(OpenCvNative.MatRoi(Handle, roi.X, roi.Y, roi.Width, roi.Height, out nint made), "Mat(Rect)");

        // An owned matrix shares its memory by OpenCV's own reference count; a view's memory is held by its handle.
        return new Mat(new MatHandle(made, default, IsView ? Handle : null)) { IsView = IsView };
    }

    /// <summary>A region of this matrix, sharing its elements; dispose it too.</summary>
    /// <param name="rowStart">First row.</param>
    /// <param name="rowEnd">The row after the last.</param>
    /// <param name="colStart">First column.</param>
    /// <param name="colEnd">The column after the last.</param>
    /// <exception cref="OpenCVException">The region is empty or reaches over the matrix.</exception>
    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd) =>
        SubMat(new Rect(colStart, rowStart, unchecked(colEnd - colStart), unchecked(rowEnd - rowStart)));

    /// <summary>The same as <see cref="SubMat(Rect)"/>.</summary>
    /// <param name="roi">The region, wholly inside.</param>
    public Mat this[Rect roi] => SubMat(roi);

    /// <summary>A matrix with a copy of the elements, without gaps between rows.</summary>
    /// <exception cref="OpenCVException">Memory ran out.</exception>
    public Mat Clone()
    {
        OpenCvGate.Check(OpenCvNative.MatClone(Handle, out nint made), "Mat::clone");
        return Own(made);
    }

    /// <summary>Copies the elements, all or where the mask is not 0.</summary>
    /// <param name="destination">Given this matrix's size and type.</param>
    /// <param name="mask">CV_8U of this matrix's size, or null.</param>
    /// <exception cref="OpenCVException">This matrix is empty, or the mask does not fit.</exception>
    public void CopyTo(Mat destination, Mat? mask = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        OpenCvGate.Check(OpenCvNative.MatCopyTo(Handle, destination.Handle, mask?.Handle ?? MatHandle.None), "Mat::copyTo");
    }

    /// <summary>Converts the elements: <c>alpha * value + beta</c>, rounded and clamped to the new depth.</summary>
    /// <param name="destination">Given this matrix's size and channels.</param>
    /// <param name="type">The new type, of which the depth counts; -1 keeps it.</param>
    /// <param name="alpha">Factor.</param>
    /// <param name="beta">Added after it.</param>
    /// <exception cref="OpenCVException">This matrix is empty, or there is no such conversion.</exception>
    public void ConvertTo(Mat destination, MatType type, double alpha = 1, double beta = 0)
    {
        ArgumentNullException.ThrowIfNull(destination);
        OpenCvGate.Check(OpenCvNative.MatConvertTo(Handle, destination.Handle, type, alpha, beta), "Mat::convertTo");
    }

    /// <summary>Sets the elements, all or where the mask is not 0.</summary>
    /// <param name="value">The value, clamped to the type's range; at most 4 channels.</param>
    /// <param name="mask">CV_8U of this matrix's size, or null.</param>
    /// <returns>This matrix.</returns>
    /// <exception cref="OpenCVException">This matrix is empty or of more channels, or the mask does not fit.</exception>
    public Mat SetTo(Scalar value, Mat? mask = null)
    {
        OpenCvGate.Check(OpenCvNative.MatSetTo(Handle, value, mask?.Handle ?? MatHandle.None), "Mat::setTo");
        return this;
    }

    /// <summary>Gives the matrix a size and a type; the memory is kept where both stay the same, and the elements are not set.</summary>
    /// <param name="rows">Rows, 1..32766.</param>
    /// <param name="cols">Columns, 1..32766.</param>
    /// <param name="type">Element type.</param>
    /// <exception cref="OpenCVException">A side or the type is out of range, or this is a view of another size or type.</exception>
    public void Create(int rows, int cols, MatType type) =>
        OpenCvGate.Check(OpenCvNative.MatCreate(Handle, rows, cols, type), "Mat::create");
}
