"""What is written on plates: patterns per region and their expansion into drawable tokens.

Pattern language: `A` letter, `9` digit, `[BCD]` one of these, `{name}` an entry of LISTS, `'KA'` literally;
` ` gap, `-` dash, `.` raised dot, `o` seals or a coat of arms between characters, `s` a small round sticker, `*` a
state symbol between groups, `|` a dividing line, `/` next line, `<AB>` characters stacked in small size,
`(AB)` smaller characters that belong to the text, `~99~` small characters that do not (years, month marks).
"""

REGIONS = ("XX US CA MX BR AR GB IE DE FR IT ES PT NL BE LU CH AT PL CZ SK HU RO BG HR SI RS GR DK SE NO FI "
           "EE LV LT UA RU TR IL AE SA QA KW BH OM PK IN CN KR AU NZ ZA MY SG ID CU").split()
CHARSET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_LENGTH = 10

LETTERS = {  # letters a region really uses; others appear in a tenth of its plates, for balance
    "GB": "ABCDEFGHJKLMNOPRSTUVWXYZ", "ES": "BCDFGHJKLMNPRSTVWXYZ", "RU": "ABEKMHOPCTYX", "SE": "ABCDEFGHJKLMNOPRSTUWXYZ",
    "FR": "ABCDEFGHJKLMNPQRSTVWXYZ", "IT": "ABCDEFGHJKLMNPRSTVWXYZ", "NL": "BDFGHJKLNPRSTVXZ", "GR": "ABEZHIKMNOPTYX",
    "UA": "ABCEHIKMOPTX", "BG": "ABEKMHOPCTYX", "CN": "ABCDEFGHJKLMNPQRSTUVWXYZ",
}
LISTS = {
    "de1": "B M K F S H L D N E W R G A C".split(),
    "de2": ("HH WI MA KA FR OF DA HD MZ KL TR SB AC BN DU MG WU ER FU IN LA PA RO UL GP AA LB ES BB TU RT KN OG KS MR "
            "GI LM FD HU HG MI LU HX PB SO UN HF MS ST BI GT OS HB SH PI OD SE HL NF RD KI").split(),
    "de3": "MTK ERB GER SUW RUD LIP HSK WES MYK AZE BOR COE WAF PLO LOS BAR OHZ ROW HAM NEU STA FFB EBE MIL ASL MOL ZWI OPR".split(),
    "ch": "ZH BE LU UR SZ OW NW GL ZG FR SO BS BL SH AR AI SG GR AG TG TI VD VS NE GE JU".split(),
    "at": "W G L S I K B WL GU LL SL WU MD BN KO TU P AM BR FR GM KI LE MU RI SD UU VB WE WY".split(),
    "ro": "AB AR AG BC BH BN BT BR BV BZ CS CL CJ CT CV DB DJ GL GR GJ HR HD IL IS IF MM MH MS NT OT PH SM SJ SB SV TR TM TL VS VL VN".split(),
    "bg": "C CA CB A B PB P E EH BT OB CC CT X H K Y T".split(),
    "hr": "ZG ST RI OS VZ PU ZD SI KA DU SK KR BJ CK VK".split(), "si": "LJ MB KR KP CE GO MS NM SG PO".split(),
    "rs": "BG NS NI KG SU ZR PA SO CA KV UE VA".split(), "cy": "CA".split(),
    "sk": "BA BL KE ZA NR TT TN PO BB MT PP ZV NZ TO LM".split(), "ie": "D C G L KE WW MH LK W LS KY TN WX CW DL MO RN SO".split(),
    "in": "MH DL KA TN KL GJ RJ HR PB UP WB AP TS MP CH GA UK JK BR OR AS HP".split(),
    "tr": "34 06 35 16 07 01 41 42 27 33 55 38 26 10 20 45 48 54 59".split(),
    "pk": "LE LEA LEB LEC LED LEE LEF RIX RI FD FDA MN MNA GA GAA STG LZ LXZ SGA BRA".split(),
    "pkr": "ICT".split(), "my": "W B J P A K N M D T R V".split(), "id": "B D L AB F H N AG DK BK".split(),
    "za": "GP WP MP EC NW L".split(), "za2": "CA CY CF CJ ND NP NU".split(), "gb2": "LN LD LV SK SF SG YK BD KM MA GY HX EA FN OU RV WA ND DY BX CK".split(),
    "hanzi": list("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"),
    "hangul": list("가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호"),
}
# region: [(weight, pattern)]
PATTERNS = {
    "DE": [(5, "{de1}oAA 9999"), (3, "{de1}oAA 999"), (2, "{de1}oA 9999"), (1, "{de1}oA 999"), (1, "{de1}oAA 99"), (6, "{de2}oAA 999"),
           (2, "{de2}oAA 99"), (3, "{de2}oA 999"), (2, "{de2}oA 9999"), (1, "{de2}oAA 9999"), (3, "{de3}oAA 999"), (2, "{de3}oAA 99"), (1, "{de3}oA 99"),
           (1, "{de2}oAA 99H"), (1, "{de1}oAA 999E"), (.5, "{de1}oA 9"), (.6, "{de1}o/AA 9999"), (.6, "{de2}o/AA 999"), (.3, "A-AA 9999"),
           (.4, "{de1}-AA 9999"), (.4, "{de2}-AA 999")],
    "AT": [(3, "{at}o9999A"), (3, "{at}o999AA"), (3, "{at}o99999A"), (1, "{at}oAAA9"), (1, "{at}o9AAA"), (1, "{at}o999AAA")],
    "FR": [(8, "AA-999-AA"), (1, "999 AAA 99"), (1, "9999 AA 99"), (.6, "999 AA 99"), (.5, "AA-999/AA")],
    "IT": [(8, "AA 999AA"), (1, "AA999AA"), (.6, "AA/999AA"), (.6, "A9 99999"), (.4, "AA9/9999")],
    "ES": [(8, "9999 AAA"), (1, "A-9999-AA"), (.6, "AA-9999-A"), (.4, "9999/AAA")],
    "PT": [(4, "99-99-AA"), (4, "99-AA-99"), (2, "AA-99-99"), (2, "AA-99-AA")],
    "NL": [(2, "AA-99-AA"), (2, "99-AA-AA"), (4, "99-AAA-9"), (3, "9-AAA-99"), (3, "AA-999-A"), (1, "A-999-AA"), (1, "AA-AA-99"), (1, "AAA-99-A")],
    "BE": [(4, "9-AAA-999"), (3, "AAA-999"), (3, "999-AAA"), (.6, "A-999-AAA"), (.5, "AAA.999"), (.4, "A-999")],
    "LU": [(3, "AA 9999"), (1, "99 999"), (1, "9999 A")],
    "CH": [(4, "{ch}s999999"), (3, "{ch}s99999"), (3, "{ch}.999.999"), (1, "{ch}s9999"), (.6, "{ch}/999999")],
    "PL": [(5, "AA 99999"), (2, "AA 9999A"), (2, "AAA 9A99"), (2, "AAA 99AA"), (2, "AAs999AA"), (3, "AAAs9999A"), (1, "AAAsA999"), (2, "AA 999AA"), (.6, "AA/99999"), (1, "AAA 9999")],
    "CZ": [(6, "9A9o9999"), (3, "9AAo9999"), (2, "9A9 9999"), (1, "AAA 99-99"), (.4, "9A9o/9999")],
    "SK": [(6, "{sk}o999AA"), (3, "{sk}-999AA"), (1, "{sk} 999AA")],
    "HU": [(8, "AAA-999"), (3, "AA AA-999"), (2, "AAoAA-999"), (1, "AAAs999"), (.3, "A-99999")],
    "RO": [(5, "'B' 999 AAA"), (5, "'B' 99 AAA"), (5, "{ro} 99 AAA"), (1, "{ro} 999999"), (.6, "'B' 999999"), (.4, "{ro} 99/AAA")],
    "BG": [(8, "{bg} 9999 AA"), (.4, "{bg} 9999/AA")],
    "HR": [(3, "{hr}o999-AA"), (3, "{hr}o9999-AA"), (1, "{hr}o999-A")],
    "SI": [(3, "{si}oAA-999"), (2, "{si}o99-9AA"), (2, "{si}oA9-99A"), (1, "{si}s99-AAA")],
    "RS": [(5, "{rs}o999-AA"), (3, "{rs}o9999-AA")],
    "GR": [(8, "AAA-9999"), (.6, "AAA-/9999")],
    "DK": [(8, "AA 99 999"), (.6, "AA/99 999")], "SE": [(5, "AAA 999"), (3, "AAA 99A"), (2, "AAAs999")],
    "NO": [(8, "AA 99999"), (1, "AA 9999"), (.5, "AA/99999")], "FI": [(8, "AAA-999"), (1, "AA-999"), (.5, "AAA-99")],
    "EE": [(8, "999 AAA"), (1, "999/AAA")], "LV": [(8, "AA-9999"), (1, "AA-999"), (1, "AA/9999")],
    "LT": [(4, "AAAs999"), (4, "AAAo999"), (2, "AAA 999")],
    "UA": [(8, "AA 9999 AA"), (1, "AA/9999AA")],
    "RU": [(6, "(A)999(AA)|(99)"), (4, "(A)999(AA)|(999)"), (.6, "AA 999|99"), (.4, "A999/AA 99")],
    "TR": [(4, "{tr} AA 999"), (3, "{tr} AAA 99"), (3, "{tr} A 9999"), (2, "{tr} AA 9999"), (2, "{tr} AAA 999"), (.6, "{tr}/AA 999"), (.6, "{tr} AAA/99")],
    "IL": [(4, "99-999-99"), (4, "999-99-999"), (1, "99.999.99"), (1, "99-999")],
    "GB": [(10, "AA99 AAA"), (4, "{gb2}99 AAA"), (3, "A999 AAA"), (1, "A99 AAA"), (1, "A9 AAA"), (1, "AAA 999A"), (.7, "AAA 99A"), (1, "AAZ 9999"), (.6, "A 9"),
           (.6, "AA 99"), (.6, "99 AA"), (.6, "AAA 99"), (.6, "AAA 999"), (.5, "9 AA"), (2.2, "AA99/AAA"), (.6, "A999/AAA"), (.5, "AAA/999A"), (.4, "999 AAA"), (.5, "A99 AAA")],
    "IE": [(5, "99-{ie}-9999"), (3, "99-{ie}-99999"), (4, "999-{ie}-9999"), (3, "999-{ie}-99999"), (1, "99-{ie}-999"), (.6, "AAA 999"), (.5, "99-{ie}-/9999")],
    "US": [(10, "9AAA999"), (7, "AAA 9999"), (8, "AAA*9999"), (8, "AAA 999"), (6, "AAA*999"), (4, "999 AAA"), (5, "999*AAA"), (2, "AAA-9999"), (2, "AAA-999"),
           (2, "AA9 99A"), (2, "AA9*99A"), (2, "A99*99A"), (2, "A99-AAA"), (2, "A99 99A"), (2, "AAA 99A"), (2, "9AA 999"), (1, "99A*999"), (2, "999 9AA"), (1, "999*AA9"),
           (1, "99-AA999"), (1, "AA-99999"), (2, "AA 99999"), (2, "9999 AA"), (1, "999999"), (1, "999-999"), (1, "99 9999"), (1, "A999999"), (1, "A99 9999"),
           (2, "AAAA99"), (2, "AAAAAA"), (1, "AAAAAAA"), (1, "AAA AAA"), (1, "AA9999"), (2, "<AA>9999"), (2, "<AA>999A"), (1, "9999<AA>"), (1, "<99>AA 99"), (1, "<AA>99AA"),
           (1, "99999<AA>"), (1, "AAA 99(99)"), (1, "AA 9999A"), (1, "9AA9999"), (1, "A9999A"), (1, "9A99999"), (2, "AAA*99A"), (2, "9AAA99"), (1, "99AA99"), (1, "A9*9999"),
           (1, "99*9999A"), (1, "9.99999"), (1, "AAA.999"), (1, "AAA99"), (.7, "AAA 9"), (1, "99999A"), (1, "999999A"), (1, "AA 999"), (1, "A999(A)"), (.7, "<AA>A999"),
           (1, "<AA>99-999"), (.7, "<AAA>9999"), (.7, "9999<99>"), (.6, "AA*999A"), (.6, "999*99A"), (.6, "AAAA 9"), (.6, "AAA A99"), (.5, "9 A AAAAA"), (.6, "AAAAA"), (.6, "AAAAA99"), (.6, "AA-9999"),
           (.6, "9999-AA"), (.5, "99999-99"), (.5, "AAA 99~99~"), (.3, "AAA/9999"), (.3, "AA/9999"),
           (1, "AA9*A9A"), (.6, "99A*9AA"), (.5, "999*A9A"), (.5, "9A99A"), (.5, "99999A9"), (.4, "9999AAA"), (.4, "AA9 A999")],
    "CA": [(6, "AAAA*999"), (3, "AAAA 999"), (3, "AAA 999"), (2, "999 AAA"), (3, "A99 AAA"), (1, "AAA 99A"), (1, "AAA*999"), (1, "AA9 99A"), (1, "AA*99999"), (.6, "AAAAAA"), (.6, "9-9999")],
    "MX": [(4, "AAA-99-99"), (3, "AAA-999-A"), (2, "999-AAA"), (2, "A99-AAA"), (1, "AA-99-999")],
    "BR": [(10, "AAA-9999"), (4, "AAA.9999"), (3, "AAA 9999"), (7, "AAA9A99"), (1.4, "AAA/9999"), (.8, "AAA/9A99")],
    "AR": [(6, "AA 999 AA"), (5, "AAA 999"), (.5, "A999/AAA")],
    "AE": [(4, "A 99999"), (4, "A 9999"), (2, "99 99999"), (1, "9 9999"), (1, "A 999"), (1, "A/99999")],
    "SA": [(5, "9999 A A A"), (2, "999 A A A"), (1, "9999AAA")], "QA": [(5, "999999"), (2, "99999"), (1, "9999")],
    "KW": [(4, "99 99999"), (4, "(99)/99999"), (2, "9 9999"), (3, "(9)/99999")], "BH": [(5, "999999"), (2, "99999")],
    "OM": [(3, "9999 AA"), (2, "99999 A"), (2, "999 A"), (1, "9999/A")],
    "PK": [(6, "AAA-999"), (3, "AA-999"), (4, "AAA-9999"), (1, "AAA.999"), (2, "AAA 999"), (2, "AAA 9999"), (1, "AA-9999"), (4, "AAA-~99~/9999"), (2, "{pk}-~99~/9999"),
           (2, "AAA/9999"), (2, "AAA/999"), (1.5, "AAA-99/9999"), (1, "{pk}-99/9999A"), (1, "AA/999"), (1, "AAA~99~/9999"), (1, "{pk} 99 9999"), (.6, "{pk}-99-9999"),
           (2, "AA - 999"), (1, "AA * 999"), (1, "A-9999"), (.7, "AAA * 999"), (1, "AAA 9999"), (.7, "AAA.~99~/9999"), (.5, "AA-99"), (.4, "*AA-999"), (.5, ".AA-999."), (.4, "AAA/99")],
    "IN": [(6, "{in} 99 AA 9999"), (3, "{in} 99 A 9999"), (3, "{in}99AA9999"), (2, "{in}.99.AA.9999"), (2, "{in}-99-AA-9999"), (1, "{in} 99 9999"), (2, "'DL' 9 AAA 9999"),
           (1, "'DL' 9A A 9999"), (3, "{in} 99/AA 9999"), (2, "{in} 99 AA/9999"), (1, "{in}-99/A 9999"), (1, "{in}99A 9999"), (2, "{in} - 99 - AA - 9999"), (1.5, "{in}  99  AA  9999"), (1, "{in} 99 A/9999"), (1, "{in}.99/AA.9999"), (.7, "{in} 99 9999")],
    "CN": [(6, "{hanzi}A.99999"), (4, "{hanzi}A.A9999"), (3, "{hanzi}A.AAAAA"), (2, "{hanzi}A.9A999"), (3, "{hanzi}A.A99999"), (1, "{hanzi}A/99999")],
    "KR": [(5, "99{hangul} 9999"), (3, "999{hangul} 9999"), (2, "99{hangul}/9999")],
    "AU": [(5, "AAA-99A"), (4, "AAA 999"), (3, "AAA.999"), (3, "AA-99-AA"), (3, "9AA 9AA"), (1, "AA 99 AA"), (3, "A999 AAA"), (1, "9AAA999"), (1, "AAA99A"), (1, "9AA.9AA"), (.5, "AAA/99A")],
    "NZ": [(4, "AAA999"), (1, "AA9999"), (1, "AAA 999")], "ZA": [(4, "AA 99 AAo{za}"), (3, "AAA 999o{za}"), (2, "{za2} 999-999"), (2, "{za2} 999999"), (1, "AA99AA/{za}")],
    "MY": [(5, "{my}AA 9999"), (3, "{my}AA 999"), (1, "AAA 99"), (1, "{my}AA/9999"), (1, "{my}A 9999A")],
    "SG": [(6, "'S'AA 9999 A"), (3, "'S'AA9999A"), (1, "'S'AA 999 A"), (.6, "'S'AA/9999A")], "ID": [(4, "{id} 9999 AAA"), (3, "{id} 9999 AA"), (1, "{id} 999 A")],
    "CU": [(6, "A 999 999"), (1, "A999999")],
}
# how often each region is drawn
WEIGHTS = {
    "US": 32, "CA": 2.5, "MX": 1, "BR": 12, "AR": 1, "GB": 8, "IE": 2, "DE": 8, "FR": 3.5, "IT": 4, "ES": 3, "PT": 1.5, "NL": 2, "BE": 1.5, "LU": .5, "CH": 1.3, "AT": 1.5,
    "PL": 4, "CZ": 2.5, "SK": 1.5, "HU": 1.5, "RO": 3.5, "BG": 1, "HR": 1.5, "SI": 1, "RS": .8, "GR": .8, "DK": .8, "SE": 1.2, "NO": 1, "FI": .8, "EE": .6, "LV": .5, "LT": .7,
    "UA": .7, "RU": 1.3, "TR": 1.2, "IL": 1, "AE": 1.2, "SA": .5, "QA": .4, "KW": .5, "BH": .3, "OM": .4, "PK": 11, "IN": 8, "CN": 3, "KR": 1.3, "AU": 3, "NZ": .5, "ZA": 1.2,
    "MY": .8, "SG": .8, "ID": .6, "CU": .4, "XX": 6,
}


def _pick(rng, weighted):
    total = sum(w for w, _ in weighted)
    x = rng.random() * total
    for w, value in weighted:
        x -= w
        if x <= 0:
            return value
    return weighted[-1][1]


def pick_region(rng, weights=WEIGHTS):
    return _pick(rng, [(w, r) for r, w in weights.items()])


def _free_pattern(rng):
    """Vanity plates and unknown grammars: any mixture, so that no position is believed blindly."""
    n = int(rng.integers(2, 9))
    p = "".join("A" if rng.random() < .5 else "9" for _ in range(n))
    if n >= 4 and rng.random() < .6:
        cut = int(rng.integers(1, n))
        p = p[:cut] + " -.*"[rng.choice(4, p=(.45, .3, .1, .15))] + p[cut:]
    if n >= 5 and rng.random() < .12:
        cut = int(rng.integers(2, n - 1))
        p = p[:cut] + "/" + p[cut:].lstrip(" -.*/")
    return p.replace(" /", "/").replace("-/", "/")


def pick_pattern(region, rng):
    if region == "XX" and rng.random() < .5:
        donor = pick_region(rng, {k: 1 for k in PATTERNS if k not in ("CN", "KR")})
        return _pick(rng, PATTERNS[donor])
    if region == "XX" or rng.random() < (.2 if region == "US" else .07):
        return _free_pattern(rng)
    return _pick(rng, PATTERNS[region])


def expand(pattern, region, rng):
    """Pattern -> (lines of tokens, text). A token is (kind, character or characters)."""
    letters = LETTERS.get(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if rng.random() < .1:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if rng.random() < .12:
        letters = letters + "IOQQDMHW" + "GCTIJV"
    digits = "0123456789" if rng.random() < .85 else "01011568"

    def one(c):
        if c == "A":
            return letters[int(rng.integers(len(letters)))]
        if c == "9":
            return digits[int(rng.integers(len(digits)))]
        return c

    lines, line, text, i, kind = [], [], "", 0, "ch"
    while i < len(pattern):
        c = pattern[i]
        if c == "{":
            end = pattern.index("}", i)
            entry = LISTS[pattern[i + 1:end]]
            for x in entry[int(rng.integers(len(entry)))]:
                line.append((kind, x))
                if x in CHARSET:
                    text += x
            i = end
        elif c == "'":
            end = pattern.index("'", i + 1)
            for x in pattern[i + 1:end]:
                line.append((kind, x))
                text += x
            i = end
        elif c == "[":
            end = pattern.index("]", i)
            x = pattern[i + 1 + int(rng.integers(end - i - 1))]
            line.append((kind, x))
            text += x
            i = end
        elif c == "<":
            end = pattern.index(">", i)
            stack = "".join(one(x) for x in pattern[i + 1:end])
            line.append(("stack", stack))
            text += stack
            i = end
        elif c in "()":
            kind = "small" if c == "(" else "ch"
        elif c == "~":
            end = pattern.index("~", i + 1)
            line.append(("mark", "".join(one(x) for x in pattern[i + 1:end])))
            i = end
        elif c == "/":
            lines.append(line)
            line = []
        elif c in " -.os*|":
            line.append(({" ": "gap", "-": "dash", ".": "dot", "o": "seal", "s": "sticker", "*": "symbol", "|": "bar"}[c], ""))
        else:
            x = one(c)
            line.append((kind, x))
            text += x
        i += 1
    lines.append(line)
    return [l for l in lines if l], text


def make_text(region, rng):
    while True:
        lines, text = expand(pick_pattern(region, rng), region, rng)
        if 1 <= len(text) <= MAX_LENGTH:
            return lines, text
