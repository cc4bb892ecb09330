using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Tests.Cuda;

namespace VisionPipeline.Native.Tests.Loading;

public sealed class NativeLibraryProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vision-probe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_MissingLibrary_NamesItselfPackageAndRemedy()
    {
        NativeLibraryReport report = Probe("libnope.so.3").Run();

        Assert.Equal(NativeLibraryState.Missing, report.State);
        Assert.Equal("libnope.so.3: not found by the dynamic loader", report.Problem);
        Assert.Equal("libthing: libnope.so.3: not found by the dynamic loader; package libthing3; remedy: ./vision setup", report.Line);
        Assert.Null(report.Path);
    }

    [Fact]
    public void Run_SeveralNamesMissing_NamesThemAll()
    {
        Assert.Equal(
            "libnope.so.3: not found by the dynamic loader (nor libnope.so.2, libnope.so.1)",
            Probe("libnope.so.3", "libnope.so.2", "libnope.so.1").Run().Problem);
        Assert.Equal("no file name to try", Probe().Run().Problem);
    }

    [Fact]
    public void Run_AbsentFile_NamesIt()
    {
        string file = Path.Combine(_folder, "libnope.so.3");

        Assert.Equal($"{file}: not found by the dynamic loader", Probe(file).Run().Problem);
    }

    [GccFact]
    public void Run_WrongVersion_SaysWhatWouldBeRight()
    {
        string file = Library("libthing.so.3", "const char *thing_version(void) { return \"2.9\"; }");
        NativeLibraryProbe probe = Probe(
            static v => v.StartsWith("3.", StringComparison.Ordinal) ? null : $"version {v}; 3.x is right",
            file);
        NativeLibraryReport report = probe.Run();

        Assert.Equal(NativeLibraryState.Wrong, report.State);
        Assert.Equal("version 2.9; 3.x is right", report.Problem);
        Assert.Equal("2.9", report.Version);
        Assert.Equal(file, report.Path);
    }

    [GccFact]
    public void Run_RightVersion_IsReady()
    {
        string file = Library("libthing.so.4", "const char *thing_version(void) { return \"3.1\"; }");

        NativeLibraryReport report = Probe("libnope.so.3", file).Run();

        Assert.Equal(NativeLibraryState.Ready, report.State);
        Assert.Null(report.Problem);
        Assert.Equal($"libthing 3.1 ({file})", report.Line);
    }

    [GccFact]
    public void Run_LibraryUnderALink_GivesThePathItWasOpenedBy()
    {
        string file = Library("libthing.so.580.65", "const char *thing_version(void) { return \"3.1\"; }");
        string link = Path.Combine(_folder, "libthing.so.1");
        File.CreateSymbolicLink(link, file);

        Assert.Equal(link, Probe(link).Run().Path);
    }

    [Fact]
    public void Run_TextFile_IsNoLibrary()
    {
        string file = Path.Combine(_folder, "libthing.so.5");
        File.WriteAllText(file, "this is not a library");

        ReportAssert.Wrong(Probe(file).Run(), $"{file}: not a shared library (no ELF header, 21 bytes)");
        Assert.Equal(file, Probe(file).Run().Path);
    }

    [Fact]
    public void Run_EmptyFile_IsNoLibrary()
    {
        string file = Path.Combine(_folder, "libthing.so.6");
        File.WriteAllBytes(file, []);

        ReportAssert.Wrong(Probe(file).Run(), $"{file}: not a shared library (no ELF header, 0 bytes)");
    }

    // The dynamic loader would map this file and die of a bus error: that the test ends at all is the point.
    [GccFact]
    public void Run_FileCutShort_IsRefusedBeforeTheLoaderMapsIt()
    {
        byte[] whole = File.ReadAllBytes(Library("libthing.so.7", "const char *thing_version(void) { return \"3\"; }"));
        foreach (int length in new[] { 5, 63, 64, 200, 4000, 9000 })
        {
            string file = Path.Combine(_folder, $"libcut.so.{length}");
            File.WriteAllBytes(file, whole[..length]);

            NativeLibraryReport report = Probe(file).Run();

            Assert.Equal(NativeLibraryState.Wrong, report.State);
            Assert.StartsWith($"{file}: cut short", report.Problem, StringComparison.Ordinal);
        }
    }

    [GccFact]
    public void Run_DamagedHeader_IsReported()
    {
        byte[] whole = File.ReadAllBytes(Library("libthing.so.8", "const char *thing_version(void) { return \"3\"; }"));
        string file = Path.Combine(_folder, "libthing.so.9");
        foreach (int at in new[] { 4, 5, 16, 18, 32, 33, 39, 54, 57 })
        {
            byte[] damaged = [.. whole];
            damaged[at] = 0xFF;
            File.WriteAllBytes(file, damaged);

            NativeLibraryReport report = Probe(file).Run();
            Assert.True(report.State == NativeLibraryState.Wrong, $"byte {at}: {report.Line}");
            Assert.DoesNotContain('\n', report.Problem!);
        }
    }

    [GccFact]
    public void Run_OtherProcessor_NamesBoth()
    {
        byte[] bytes = File.ReadAllBytes(Library("libthing.so.10", "int thing;"));
        bool arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        bytes[18] = arm ? (byte)62 : (byte)183;
        string file = Path.Combine(_folder, "libthing.so.11");
        File.WriteAllBytes(file, bytes);

        ReportAssert.Wrong(
            Probe(file).Run(),
            arm ? $"{file}: made for x86-64, this process runs on arm64" : $"{file}: made for arm64, this process runs on x86-64");
    }

    [GccFact]
    public void Run_ThirtyTwoBit_SaysSo()
    {
        byte[] bytes = File.ReadAllBytes(Library("libthing.so.12", "int thing;"));
        bytes[4] = 1;
        string file = Path.Combine(_folder, "libthing.so.13");
        File.WriteAllBytes(file, bytes);

        ReportAssert.Wrong(Probe(file).Run(), $"{file}: a 32-bit library, this process is 64-bit");
    }

    [GccFact]
    public void Run_LibraryWithoutVersionFunction_NamesTheFunction()
    {
        NativeLibraryReport report = Probe(Library("libthing.so.14", "int thing;")).Run();

        Assert.Equal(NativeLibraryState.Wrong, report.State);
        Assert.Contains("thing_version", report.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', report.Problem!);
    }

    [GccFact]
    public void Run_VersionThatThrowsAnything_IsReported()
    {
        string file = Library("libthing.so.15", "int thing;");
        NativeLibraryProbe probe = new()
        {
            Name = "libthing",
            FileNames = [file],
            Package = "libthing3",
            Version = static _ => throw new TypeInitializationException("X", new FormatException("first line\nsecond")),
        };

        ReportAssert.Wrong(probe.Run(), "first line");
    }

    [GccFact]
    public void Run_MissingDependency_NamesTheDependency()
    {
        Library("libpart.so.7", "int part(void) { return 1; }", "-Wl,-soname,libpart-absent.so.7");
        string file = Library("libthing.so.16", "int part(void); int thing(void) { return part(); }", Path.Combine(_folder, "libpart.so.7"));

        ReportAssert.Wrong(Probe(file).Run(), $"{file}: needs libpart-absent.so.7, which is not found");
    }

    [GccFact]
    public void Run_UndefinedSymbol_GivesTheLoadersLine()
    {
        string file = Library("libthing.so.17", "extern int absent_number; int *thing(void) { return &absent_number; }");
        NativeLibraryReport report = Probe(file).Run();

        ReportAssert.Wrong(report, $"{file}: undefined symbol: absent_number");
    }

    [GccFact]
    public void PathOf_NameThatBeginsLikeAnother_IsNotTakenForIt()
    {
        string file = Library("libprefixed.so.59", "const char *thing_version(void) { return \"3\"; }");
        Probe(file).Run();

        Assert.Equal(file, LoadedLibraries.PathOf("libprefixed.so.59"));
        Assert.Null(LoadedLibraries.PathOf("libprefixed.so.5"));
    }

    private static NativeLibraryProbe Probe(params string[] files) => Probe(static _ => null, files);

    private static NativeLibraryProbe Probe(Func<string, string?> judge, params string[] files) => new()
    {
        Name = "libthing",
        FileNames = files,
        Package = "libthing3",
        Version = Version,
        Judge = judge,
    };

    private static unsafe string Version(nint library) =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "thing_version"))())!;

    private string Library(string name, string code, params string[] options)
    {
        string source = Path.Combine(_folder, name + ".c");
        string file = Path.Combine(_folder, name);
        File.WriteAllText(source, code);
        GccFactAttribute.Compile(["-shared", "-fPIC", "-o", file, source, .. options]);
        return file;
    }
}
