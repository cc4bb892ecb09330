namespace VisionPipeline.Native.Cuda;

/// <summary>Checks that rows of bytes lie inside a buffer, without overflow.</summary>
internal static class Extent
{
    /// <exception cref="ArgumentException">They do not.</exception>
    internal static void Check(long capacity, long offset, long pitchBytes, long widthBytes, int rows)
    {
        bool fits = offset >= 0 && widthBytes >= 1 && rows >= 1 && pitchBytes >= widthBytes
            && offset <= capacity - widthBytes
            && (rows == 1 || pitchBytes <= (capacity - widthBytes - offset) / (rows - 1));
        if (!fits)
        {
            throw new ArgumentException(
                $"{rows} rows of {widthBytes} bytes at a pitch of {pitchBytes} from byte {offset} do not lie inside {capacity} bytes");
        }
    }
}
