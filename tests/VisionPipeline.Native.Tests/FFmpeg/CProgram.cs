using System.Text;
using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>A C program that prints what the headers make of each fact, compiled and run in a folder of its own.</summary>
internal static class CProgram
{
    /// <summary>C's value by the name of each fact.</summary>
    public static Dictionary<string, string> Run(IReadOnlyList<BindingFact> facts)
    {
        string folder = Directory.CreateTempSubdirectory("layout").FullName;
        try
        {
            string source = Path.Combine(folder, "layout.c");
            string program = Path.Combine(folder, "layout");
            File.WriteAllText(source, Source(facts));
            Command.Run("gcc", "-w", "-o", program, $"-I{Checkout.PathOf("native/ffmpeg/stub")}", source).AssertSuccess();
            return Command.Run(program).AssertSuccess().Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split('\t'))
                .ToDictionary(static part => part[0], static part => part[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Source(IReadOnlyList<BindingFact> facts)
    {
        var text = new StringBuilder();
        text.AppendLine("#include <errno.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <string.h>");
        text.AppendLine($"#include \"{Checkout.PathOf("native/ffmpeg/headers.h")}\"");

        // A table instead of a call per fact keeps the compiler fast.
        text.AppendLine("static const struct { const char *name; long long value; } whole[] = {");
        foreach (BindingFact fact in facts.Where(static f => f.Kind == BindingFactKind.Whole))
            text.AppendLine($"{{ \"{fact.Name}\", (long long)({fact.Expression}) }},");
        text.AppendLine("{ 0, 0 } };\nint main(void) {");
        text.AppendLine("for (int i = 0; whole[i].name; i++) printf(\"%s\\t%lld\\n\", whole[i].name, whole[i].value);");
        foreach (BindingFact fact in facts)
        {
            if (fact.Kind == BindingFactKind.Text)
                text.AppendLine($"printf(\"{fact.Name}\\t%s\\n\", {fact.Expression});");
            else if (fact.Kind == BindingFactKind.Real)
                text.AppendLine($"{{ double v = {fact.Expression}; long long b; memcpy(&b, &v, sizeof b); printf(\"{fact.Name}\\t%016llx\\n\", b); }}");
            else if (fact.Kind == BindingFactKind.Bits)
                text.AppendLine(Bits(fact));
        }

        return text.AppendLine("return 0; }").ToString();
    }

    private static string Bits(BindingFact fact)
    {
        string[] part = fact.Expression.Split('|');
        return $"{{ {part[0]} v; memset(&v, 0, sizeof v); v.{part[1]} = -1; printf(\"{fact.Name}\\t\"); "
            + "for (size_t i = 0; i < sizeof v; i++) printf(\"%02x\", ((unsigned char *)&v)[i]); printf(\"\\n\"); }";
    }
}
