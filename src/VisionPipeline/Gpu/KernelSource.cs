using System.Security.Cryptography;
using System.Text;

namespace VisionPipeline.Gpu;

/// <summary>The CUDA C text of one module, embedded in this assembly.</summary>
/// <param name="Name">File name for messages, e.g. <c>letterbox.cu</c>.</param>
/// <param name="Text">The whole text, <c>samples.cu</c> first.</param>
internal sealed record KernelSource(string Name, string Text)
{
    /// <summary>The letterbox: kernels <c>letterbox_float</c>, <c>letterbox_half</c> and <c>letterbox_byte</c>.</summary>
    public static KernelSource Letterbox { get; } = Read("letterbox.cu");

    /// <summary>The cutter of plates: kernels <c>plate_crop</c> and <c>plate_samples</c>.</summary>
    public static KernelSource PlateCrop { get; } = Read("platecrop.cu");

    /// <summary>The filter passes: a kernel <c>enhance_...</c> for each.</summary>
    public static KernelSource Enhance { get; } = Read("enhance.cu");

    /// <summary>The cells of motion gates: kernel <c>motion_cells</c>.</summary>
    public static KernelSource Motion { get; } = Read("motion.cu");

    /// <summary>The painter: kernels <c>paint_blocks</c> and <c>paint</c>.</summary>
    public static KernelSource Paint { get; } = Read("paint.cu");

    /// <summary>First 16 hexadecimal digits of the text's SHA-256: what tells one version's machine code from another's.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16];

    private static KernelSource Read(string name) => new(name, $"{Embedded("samples.cu")}#line 1 \"{name}\"\n{Embedded(name)}");

    private static string Embedded(string name)
    {
        using Stream stream = typeof(KernelSource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(KernelSource).Assembly.GetName().Name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
