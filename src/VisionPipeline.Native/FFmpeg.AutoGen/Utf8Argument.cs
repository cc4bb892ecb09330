using System.Runtime.InteropServices.Marshalling;

namespace FFmpeg.AutoGen;

/// <summary>A text as UTF-8 with a closing zero, for the length of one native call; null stays a null pointer.</summary>
/// <remarks>Only for callees that copy the text or are done with it when they return.</remarks>
internal unsafe ref struct Utf8Argument
{
    /// <summary>Bytes on the stack for one text; a longer one goes to the heap.</summary>
    public const int Room = 256;

    private Utf8StringMarshaller.ManagedToUnmanagedIn _marshaller;

    /// <summary>Converts a text.</summary>
    /// <param name="text">The text or null.</param>
    /// <param name="stack">Memory on the caller's stack, used where the text fits.</param>
    public Utf8Argument(string? text, Span<byte> stack)
    {
        _marshaller = new Utf8StringMarshaller.ManagedToUnmanagedIn();
        _marshaller.FromManaged(text, stack);
    }

    /// <summary>The first byte; valid until <see cref="Dispose"/>.</summary>
    public byte* Pointer => _marshaller.ToUnmanaged();

    /// <summary>Frees what was taken from the heap.</summary>
    public void Dispose() => _marshaller.Free();
}
