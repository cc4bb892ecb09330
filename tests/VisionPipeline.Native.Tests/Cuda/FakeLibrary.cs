using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Tests.Cuda;

/// <summary>The hand that steers a fake library: injects faults, sets numbers, reads its journal.</summary>
internal sealed unsafe class FakeLibrary(string path)
{
    private readonly nint _handle = NativeLibrary.Load(path);

    internal string[] Journal =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)Export("fake_journal"))())!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal int Depth => ((delegate* unmanaged<int>)Export("fake_depth"))();

    internal void Reset() => ((delegate* unmanaged<void>)Export("fake_reset"))();

    internal void Quiet() => ((delegate* unmanaged<int, void>)Export("fake_quiet"))(1);

    internal void Fail(string call, int code) => Named(call, text => ((delegate* unmanaged<byte*, int, void>)Export("fake_fail"))((byte*)text, code));

    internal void Set(string name, long value) => Named(name, text => ((delegate* unmanaged<byte*, long, void>)Export("fake_set"))((byte*)text, value));

    internal long Get(string name)
    {
        long value = 0;
        Named(name, text => value = ((delegate* unmanaged<byte*, long>)Export("fake_get"))((byte*)text));
        return value;
    }

    private static void Named(string name, Action<nint> use)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(name);
        use(text);
        Marshal.FreeCoTaskMem(text);
    }

    private nint Export(string name) => NativeLibrary.GetExport(_handle, name);
}
