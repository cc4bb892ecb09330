using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>One thing that the binding claims about C.</summary>
/// <param name="Name">Kind and C name, e.g. <c>offsetof AVFrame.pts</c>; unique.</param>
/// <param name="Kind">How a C program gives the value.</param>
/// <param name="Expression">What the C program evaluates, as <paramref name="Kind"/> has it.</param>
/// <param name="Value">The value in C#, as text.</param>
internal sealed record BindingFact(string Name, BindingFactKind Kind, string Expression, string Value)
{
    /// <summary>All that the binding claims, from reflection over it.</summary>
    public static IEnumerable<BindingFact> OfBinding()
    {
        IEnumerable<Type> types = typeof(ffmpeg).Assembly.GetTypes()
            .Where(static t => t.Namespace == typeof(ffmpeg).Namespace && t.IsPublic)
            .OrderBy(static t => t.Name, StringComparer.Ordinal);
        foreach (Type type in types)
        {
            if (type.IsEnum)
            {
                foreach (string name in Enum.GetNames(type))
                    yield return new($"enum {type.Name}.{name}", BindingFactKind.Whole, name, Whole(Enum.Parse(type, name)));
            }
            else if (type.IsValueType && !IsArray(type))
            {
                foreach (BindingFact fact in OfStruct(type))
                    yield return fact;
            }
        }

        foreach (FieldInfo constant in typeof(ffmpeg).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static f => f.IsLiteral))
            yield return OfConstant(constant);
    }

    private static IEnumerable<BindingFact> OfStruct(Type type)
    {
        FieldInfo[] fields = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        if (fields.Length == 0)
            yield break; // opaque in C too: a size for it would not compile
        string c = type.GetCustomAttribute<CNameAttribute>()?.Spelling ?? type.Name;
        yield return new($"sizeof {type.Name}", BindingFactKind.Whole, $"sizeof({c})", Whole(SizeOf(type)));
        foreach (FieldInfo field in fields.Where(static f => f.IsPublic))
        {
            string name = $"{type.Name}.{field.Name}";
            yield return new($"offsetof {name}", BindingFactKind.Whole, $"offsetof({c}, {field.Name})", Whole(OffsetOf(field)));
            yield return new($"fieldsize {name}", BindingFactKind.Whole, $"sizeof((({c} *)0)->{field.Name})", Whole(SizeOf(field.FieldType)));
        }

        // Bit-fields are properties over a private field; all their bits set show where they lie.
        foreach (PropertyInfo bits in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object value = Activator.CreateInstance(type)!;
            bits.SetValue(value, bits.PropertyType == typeof(uint) ? uint.MaxValue : -1);
            yield return new($"bits {type.Name}.{bits.Name}", BindingFactKind.Bits, $"{c}|{bits.Name}", Bytes(value));
        }
    }

    private static BindingFact OfConstant(FieldInfo constant)
    {
        object value = constant.GetRawConstantValue()!;
        (BindingFactKind kind, string text) = value switch
        {
            string s => (BindingFactKind.Text, s),
            double or float => (BindingFactKind.Real, RealBits(value)),
            _ => (BindingFactKind.Whole, Whole(value)),
        };
        return new($"const {constant.Name}", kind, constant.Name, text);
    }

    private static bool IsArray(Type type) => type.GetField("Length", BindingFlags.Public | BindingFlags.Static) is not null;

    // Two's complement, as the C program's cast to long long gives it.
    private static string Whole(object value) =>
        (value is ulong u ? unchecked((long)u) : Convert.ToInt64(value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    private static string RealBits(object value) =>
        BitConverter.DoubleToInt64Bits(Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToString("x16", CultureInfo.InvariantCulture);

    private static int SizeOf(Type type)
    {
        var method = new DynamicMethod("size", typeof(int), null, typeof(BindingFact).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Sizeof, type.IsPointer || type.IsFunctionPointer ? typeof(nint) : type);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }

    // Marshal.OffsetOf answers for the marshalled form and refuses function pointers; this is the address in memory.
    private static int OffsetOf(FieldInfo field)
    {
        var method = new DynamicMethod("offset", typeof(int), null, typeof(BindingFact).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder value = il.DeclareLocal(field.DeclaringType!);
        il.Emit(OpCodes.Ldloca, value);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldloca, value);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }

    private static string Bytes(object boxed)
    {
        MethodInfo bytes = typeof(BindingFact).GetMethod(nameof(BytesOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (string)bytes.MakeGenericMethod(boxed.GetType()).Invoke(null, [boxed])!;
    }

    private static string BytesOf<T>(T value)
        where T : unmanaged =>
        Convert.ToHexStringLower(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)));
}
