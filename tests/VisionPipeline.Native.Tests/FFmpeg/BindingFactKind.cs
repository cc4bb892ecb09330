namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>How a C program gives the value of a <see cref="BindingFact"/>.</summary>
internal enum BindingFactKind
{
    /// <summary>An integer expression.</summary>
    Whole,

    /// <summary>A floating-point expression; compared by the bits of the double.</summary>
    Real,

    /// <summary>A string literal.</summary>
    Text,

    /// <summary><c>type|bit-field</c>: the bytes of a zeroed value of the type with all bits of the field set.</summary>
    Bits,
}
