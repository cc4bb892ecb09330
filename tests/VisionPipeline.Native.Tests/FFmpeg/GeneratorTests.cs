using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed class GeneratorTests
{
    [NeedsFact("python3", "clang", "nm", NeedsFile = Headers.File, Matching = Headers.Major)]
    public void Check_OfTheCommittedBinding_FindsNoDifference() =>
        Command.Run("python3", Checkout.PathOf("native/ffmpeg/generate.py"), "--check").AssertSuccess();
}
