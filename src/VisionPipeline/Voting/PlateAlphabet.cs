namespace VisionPipeline.Voting;

/// <summary>The symbols of which plates are made: index 0 is "nothing", 1..10 are the digits, 11..36 the Latin capitals.</summary>
/// <remarks>The order is that of the plate reader's outputs.</remarks>
public static class PlateAlphabet
{
    /// <summary>Symbols, "nothing" among them.</summary>
    public const int Symbols = 37;

    /// <summary>Longest text in characters, which is the number of the reader's slots.</summary>
    public const int MaxLength = 10;

    /// <summary>End of the text in slots, blank in a CTC alignment.</summary>
    public const int Nothing = 0;

    /// <summary>The characters of symbols 1..36.</summary>
    public const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The character of a symbol.</summary>
    /// <param name="symbol">1..36.</param>
    public static char At(int symbol) => Characters[symbol - 1];

    /// <summary>The symbol of a character; <see cref="Nothing"/> where it has none (lower case has none).</summary>
    /// <param name="character">Any character.</param>
    public static int IndexOf(char character) => character switch
    {
        >= '0' and <= '9' => character - '0' + 1,
        >= 'A' and <= 'Z' => character - 'A' + 11,
        _ => Nothing,
    };

    /// <summary>Writes a text in plates' own letters: capitals and digits stay, the rest (spaces, dashes, other scripts) goes.</summary>
    /// <param name="text">As somebody typed it.</param>
    public static string Normalise(ReadOnlySpan<char> text)
    {
        Span<char> kept = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        int count = 0;
        foreach (char character in text)
        {
            char upper = char.ToUpperInvariant(character);
            if (IndexOf(upper) != Nothing)
                kept[count++] = upper;
        }

        return new string(kept[..count]);
    }

    /// <summary>The text with O written 0 and I written 1: equal where two texts differ in these only.</summary>
    /// <param name="text">A plate's text.</param>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace('O', '0').Replace('I', '1');
    }
}
