using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>The affine map from YUV codes (in units of an 8-bit code) to RGB with white at a given value: ITU-R BT.601-7, BT.709-6, BT.2020-2, ranges by ITU-T H.273.</summary>
/// <param name="Luma">Gain of Y in each channel.</param>
/// <param name="RedV">Gain of V in red.</param>
/// <param name="GreenU">Gain of U in green.</param>
/// <param name="GreenV">Gain of V in green.</param>
/// <param name="BlueU">Gain of U in blue.</param>
/// <param name="RedOffset">Constant of red.</param>
/// <param name="GreenOffset">Constant of green.</param>
/// <param name="BlueOffset">Constant of blue.</param>
internal readonly record struct ColorTransform(
    double Luma, double RedV, double GreenU, double GreenV, double BlueU, double RedOffset, double GreenOffset, double BlueOffset)
{
    /// <summary>Computes the map of a format.</summary>
    /// <param name="format">Gives matrix, range and depth.</param>
    /// <param name="white">What white becomes, e.g. 1 or 255.</param>
    public static ColorTransform Of(in YuvFormat format, double white)
    {
        (double kr, double kb) = format.EffectiveMatrix switch
        {
            ColorMatrix.Bt601 => (0.299, 0.114),
            ColorMatrix.Bt2020 => (0.2627, 0.0593),
            _ => (0.2126, 0.0722),
        };
        double kg = 1 - kr - kb;

        // Full range at 10 bit ends at 1023, which is 255.75 in units of an 8-bit code.
        double full = format.BytesPerSample == 2 ? 255.75 : 255;
        bool limited = format.Range == ColorRange.Limited;
        double luma = white / (limited ? 219 : full);
        double black = limited ? 16 : 0;
        if (!format.HasChroma)
            return new ColorTransform(luma, 0, 0, 0, 0, -luma * black, -luma * black, -luma * black);

        double chroma = white / (limited ? 224 : full);
        double redV = 2 * (1 - kr) * chroma;
        double blueU = 2 * (1 - kb) * chroma;
        double greenU = -2 * kb * (1 - kb) / kg * chroma;
        double greenV = -2 * kr * (1 - kr) / kg * chroma;
        return new ColorTransform(
            luma, redV, greenU, greenV, blueU,
            (-luma * black) - (128 * redV),
            (-luma * black) - (128 * (greenU + greenV)),
            (-luma * black) - (128 * blueU));
    }
}
