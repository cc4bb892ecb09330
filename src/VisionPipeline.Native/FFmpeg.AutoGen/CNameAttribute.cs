namespace FFmpeg.AutoGen;

/// <summary>How C spells a struct whose C# name alone would not name it: a tag without a typedef, or an unnamed union.</summary>
/// <param name="spelling">The C type, e.g. <c>struct AVCodecDefault</c>.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class CNameAttribute(string spelling) : Attribute
{
    /// <summary>The C type as a C program would write it.</summary>
    public string Spelling { get; } = spelling;
}
