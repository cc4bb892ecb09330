"""Pieces of C# source."""

import sys

KEYWORDS = set("""abstract as base bool break byte case catch char checked class const continue decimal default delegate
    do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface
    internal is lock long namespace new null object operator out override params private protected public readonly ref
    return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong
    unchecked unsafe ushort using virtual void volatile while""".split())


def safe(name):
    return "@" + name if name in KEYWORDS else name


def array(element, count):
    """Name and source of the type that stands for a C array in a struct; a pointer cannot be in an inline array."""
    if not element.endswith(("*", ">")):
        name = f"{element}_array{count}"
        return name, (f"[InlineArray({count})]\npublic struct {name}\n{{\n"
                      f"    public const int Length = {count};\n    private {element} _0;\n}}\n")
    target = "func" if element.endswith(">") else element.rstrip("*")
    name = f"{target}_{'ptr' * max(1, element.count('*') * (target != 'func'))}Array{count}"
    fields = ", ".join(f"_{i}" for i in range(count))
    return name, f"""public unsafe struct {name}
{{
    public const int Length = {count};
    private {element} {fields};

    public {element} this[int i]
    {{
        get
        {{
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Length, nameof(i));
            fixed ({element}* p = &_0)
                return p[i];
        }}
        set
        {{
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Length, nameof(i));
            fixed ({element}* p = &_0)
                p[i] = value;
        }}
    }}

    public {element} this[uint i]
    {{
        get => this[checked((int)i)];
        set => this[checked((int)i)] = value;
    }}
}}
"""


def bit_fields(bits):
    """Lines for neighbouring bit-fields (name, C# type, width): they share an int, lowest bits first, as in C on LE."""
    if not bits:
        return []
    if sum(width for _, _, width in bits) > 32:
        sys.exit(f"bit-fields over one int are not handled: {bits}")
    store = "_" + "_".join(f"{name}{width}" for name, _, width in bits)
    lines, shift = [f"    private int {store};"], 0
    for name, kind, width in bits:
        mask = (1 << width) - 1
        if kind == "int":
            read = f"{store} << {32 - width - shift} >> {32 - width}"
        elif kind == "uint":
            read = f"(uint){store} >> {shift} & 0x{mask:X}u"
        else:
            sys.exit(f"bit-field {name} of type {kind} is not handled")
        write = f"{store} & ~unchecked((int)0x{mask << shift:X}) | (int)(value & {mask}) << {shift}"
        lines += [f"    public {kind} {safe(name)}", "    {", f"        readonly get => {read};",
                  f"        set => {store} = {write};", "    }"]
        shift += width
    return lines


def string_overload(name, result, parameters, texts):
    """The function with string for const char *, as UTF-8 on the stack (on the heap where it is long)."""
    listed = ", ".join(f"{'string' if s else t} {n}" for s, (t, n, _) in zip(texts, parameters))
    passed = ", ".join(f"{n.lstrip('@')}_.Pointer" if s else n for s, (_, n, _) in zip(texts, parameters))
    lines = ["[OverloadResolutionPriority(1)]", f"public static {result} {name}({listed})", "{"]
    lines += [f"    using var {n.lstrip('@')}_ = new Utf8Argument({n}, stackalloc byte[Utf8Argument.Room]);"
              for s, (_, n, _) in zip(texts, parameters) if s]
    lines += [f"    {'' if result == 'void' else 'return '}{name}({passed});", "}"]
    return "".join(f"    {line}\n" for line in lines)
