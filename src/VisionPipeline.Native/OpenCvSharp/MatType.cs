namespace OpenCvSharp;

/// <summary>A matrix element: its depth (the kind of number) and how many of them (channels); packed as <c>CV_MAKETYPE</c> packs them.</summary>
/// <param name="Value">OpenCV's own number: depth in the low 3 bits, channels less one above.</param>
public readonly record struct MatType(int Value)
{
    /// <summary>The depth of unsigned 8-bit numbers.</summary>
    public const int CV_8U = 0;

    /// <summary>The depth of signed 8-bit numbers.</summary>
    public const int CV_8S = 1;

    /// <summary>The depth of unsigned 16-bit numbers.</summary>
    public const int CV_16U = 2;

    /// <summary>The depth of signed 16-bit numbers.</summary>
    public const int CV_16S = 3;

    /// <summary>The depth of signed 32-bit numbers.</summary>
    public const int CV_32S = 4;

    /// <summary>The depth of 32-bit float numbers.</summary>
    public const int CV_32F = 5;

    /// <summary>The depth of 64-bit float numbers.</summary>
    public const int CV_64F = 6;

    /// <summary>1 channel of unsigned 8-bit numbers.</summary>
    public static readonly MatType CV_8UC1 = MakeType(CV_8U, 1);

    /// <summary>2 channels of unsigned 8-bit numbers.</summary>
    public static readonly MatType CV_8UC2 = MakeType(CV_8U, 2);

    /// <summary>3 channels of unsigned 8-bit numbers.</summary>
    public static readonly MatType CV_8UC3 = MakeType(CV_8U, 3);

    /// <summary>4 channels of unsigned 8-bit numbers.</summary>
    public static readonly MatType CV_8UC4 = MakeType(CV_8U, 4);

    /// <summary>1 channel of signed 8-bit numbers.</summary>
    public static readonly MatType CV_8SC1 = MakeType(CV_8S, 1);

    /// <summary>2 channels of signed 8-bit numbers.</summary>
    public static readonly MatType CV_8SC2 = MakeType(CV_8S, 2);

    /// <summary>1 channel of unsigned 16-bit numbers.</summary>
    public static readonly MatType CV_16UC1 = MakeType(CV_16U, 1);

    /// <summary>2 channels of unsigned 16-bit numbers.</summary>
    public static readonly MatType CV_16UC2 = MakeType(CV_16U, 2);

    /// <summary>3 channels of unsigned 16-bit numbers.</summary>
    public static readonly MatType CV_16UC3 = MakeType(CV_16U, 3);

    /// <summary>4 channels of unsigned 16-bit numbers.</summary>
    public static readonly MatType CV_16UC4 = MakeType(CV_16U, 4);

    /// <summary>1 channel of signed 16-bit numbers.</summary>
    public static readonly MatType CV_16SC1 = MakeType(CV_16S, 1);

    /// <summary>2 channels of signed 16-bit numbers.</summary>
    public static readonly MatType CV_16SC2 = MakeType(CV_16S, 2);

    /// <summary>1 channel of signed 32-bit numbers.</summary>
    public static readonly MatType CV_32SC1 = MakeType(CV_32S, 1);

    /// <summary>2 channels of signed 32-bit numbers.</summary>
    public static readonly MatType CV_32SC2 = MakeType(CV_32S, 2);

    /// <summary>1 channel of 32-bit float numbers.</summary>
    public static readonly MatType CV_32FC1 = MakeType(CV_32F, 1);

    /// <summary>2 channels of 32-bit float numbers.</summary>
    public static readonly MatType CV_32FC2 = MakeType(CV_32F, 2);

    /// <summary>3 channels of 32-bit float numbers.</summary>
    public static readonly MatType CV_32FC3 = MakeType(CV_32F, 3);

    /// <summary>4 channels of 32-bit float numbers.</summary>
    public static readonly MatType CV_32FC4 = MakeType(CV_32F, 4);

    /// <summary>1 channel of 64-bit float numbers.</summary>
    public static readonly MatType CV_64FC1 = MakeType(CV_64F, 1);

    /// <summary>2 channels of 64-bit float numbers.</summary>
    public static readonly MatType CV_64FC2 = MakeType(CV_64F, 2);

    /// <summary>3 channels of 64-bit float numbers.</summary>
    public static readonly MatType CV_64FC3 = MakeType(CV_64F, 3);

    /// <summary>4 channels of 64-bit float numbers.</summary>
    public static readonly MatType CV_64FC4 = MakeType(CV_64F, 4);

    /// <summary>The depth, <see cref="CV_8U"/>..<see cref="CV_64F"/>.</summary>
    public int Depth => Value & 7;

    /// <summary>The channels, 1..512.</summary>
    public int Channels => (Value >> 3) + 1;

    /// <summary>Bytes of one channel of one element.</summary>
    public int ElemSize1 => Depth switch { CV_8U or CV_8S => 1, CV_16U or CV_16S or 7 => 2, CV_32S or CV_32F => 4, _ => 8 };

    /// <summary>Bytes of one element.</summary>
    public int ElemSize => ElemSize1 * Channels;

    /// <summary>The type's number.</summary>
    /// <param name="type">The type.</param>
    public static implicit operator int(MatType type) => type.Value;

    /// <summary>The type of a number; a wrong one is refused where a matrix is made.</summary>
    /// <param name="value">OpenCV's own number.</param>
    public static implicit operator MatType(int value) => new(value);

    /// <summary>The type of a depth and a number of channels.</summary>
    /// <param name="depth"><see cref="CV_8U"/>..<see cref="CV_64F"/>.</param>
    /// <param name="channels">1..512.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    public static MatType MakeType(int depth, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 7);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 512);
        return new MatType(depth | ((channels - 1) << 3));
    }

    /// <summary>The name in OpenCV's way, e.g. <c>CV_8UC3</c>.</summary>
    public override string ToString() =>
        (Depth switch { 0 => "CV_8U", 1 => "CV_8S", 2 => "CV_16U", 3 => "CV_16S", 4 => "CV_32S", 5 => "CV_32F", 6 => "CV_64F", _ => "CV_16F" }) + "C" + Channels;
}
