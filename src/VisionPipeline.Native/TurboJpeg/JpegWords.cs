using System.Runtime.CompilerServices;

namespace VisionPipeline.Native.TurboJpeg;

/// <summary>The words of a refusal, put together only where the condition does not hold.</summary>
[InterpolatedStringHandler]
internal ref struct JpegWords
{
    private DefaultInterpolatedStringHandler _text;

    public JpegWords(int literalLength, int formattedCount, bool holds, out bool wanted)
    {
        wanted = !holds;
        if (wanted)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
