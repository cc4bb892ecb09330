namespace VisionPipeline.Simulation;

/// <summary>An 8-bit YUV 4:2:0 picture (BT.709, limited range) in memory of our own: planes without padding.</summary>
internal sealed class SceneCanvas(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Y { get; } = new byte[width * height];

    public byte[] U { get; } = new byte[width * height / 4];

    public byte[] V { get; } = new byte[width * height / 4];

    public void CopyFrom(SceneCanvas other)
    {
        other.Y.CopyTo(Y, 0);
        other.U.CopyTo(U, 0);
        other.V.CopyTo(V, 0);
    }
}
