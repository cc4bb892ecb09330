"""The layout of a plate by its region: size, colours, typeface, bands, what is written beside the text."""
from . import styles
from .brush import choose, pick
from .glyphs import FontFace, fonts, stroke_face


def pick_face(rng, faces):
    kind = choose(rng, faces)[0]
    if kind == "stroke":
        return stroke_face(rng)
    return FontFace.of(pick(rng, fonts(kind)))


_GENERIC = (("stroke", 5), ("plate", 5), ("din", 1), ("mono", .4), ("odd", .25), ("thin", .3))


def look_of(region, lines, rng):
    """Layout facts of a plate: dict(size, bg, fg, faces, cap, area, ...). Area is the share of the plate left for text."""
    two = lines > 1
    s = dict(faces=_GENERIC, cap=.62, area=(.05, .06, .95, .94), band=None, right=None, top=None, bottom=None, border=None, scenery=0., stripes=None,
             symbol="icon", aspect=rng.uniform(.42, .6), gap=rng.uniform(.08, .2), emboss=rng.random() < .6, stickers=0, bold=0, seal=None)
    if region in styles.EUROPE:
        e = styles.EUROPE[region]
        size = e["two"] if two else e["one"]
        bg, fg, _ = choose(rng, e["colours"])
        s.update(size=size, bg=bg, fg=fg, faces=e["faces"], cap=e["cap"] * rng.uniform(.92, 1.08), aspect=rng.uniform(.5, .64) if region == "GB" else rng.uniform(.48, .64), gap=rng.uniform(.1, .2))
        s["seal"] = (e.get("seal") or ("shield", 1))[0]
        band_w = .085 * (1 if not two else 1.6)
        left, right_edge = .02, .98
        if rng.random() < e["band"]:
            s["band"] = (e["code"], band_w, styles.BLUE if rng.random() < .94 else (230, 230, 230))
            left = band_w + .005
        if e.get("right") and rng.random() < e["right"][1]:
            s["right"] = (e["right"][0], band_w * (.75 if e["right"][0] != "shield" else 1.))
            right_edge = 1 - s["right"][1] - .005
        s["area"] = (left, .08, right_edge, .92)
        if rng.random() < .75 or e.get("border"):
            s["border"] = e.get("border") or fg
        if e.get("stripes") and rng.random() < e["stripes"][1]:
            s["stripes"] = e["stripes"][0]
        if e.get("captions") and rng.random() < .6:
            s["top"] = (pick(rng, e["captions"]), .1)
            s["area"] = (left, .2, right_edge, .95)
        if e.get("maker") and rng.random() < e["maker"]:
            s["bottom"] = (pick(rng, styles.FRAME_TEXT), .07)
            s["area"] = (left, .08, right_edge, .88)
        if region == "GB":
            _home_made(s, rng, .06)
        return s
    if region in ("US", "CA", "MX", "XX_US"):
        bg, fg, _ = choose(rng, styles.US_COLOURS)
        names, slogans = (styles.CA_NAMES, styles.CA_SLOGANS) if region == "CA" else (styles._US, styles.US_SLOGANS)
        if region == "MX":
            names, slogans = ["MEXICO", "JALISCO", "DF", "SONORA", "BAJA CALIFORNIA", "NUEVO LEON", "CHIHUAHUA"], ["TRANSPORTE PRIVADO", "Automovil", "MEX"]
        top = rng.uniform(.17, .26)
        bottom = rng.uniform(.12, .22)
        s.update(size=styles.US_ONE, bg=bg, fg=fg, faces=(("stroke", 7), ("us", 2), ("din", 1), ("plate", 3), ("thin", .4)), cap=rng.uniform(.4, .52), aspect=rng.uniform(.4, .56), gap=rng.uniform(.06, .17),
                 area=(.04, top, .96, 1 - bottom), scenery=0 if rng.random() < .3 else rng.uniform(.15, .8), stickers=int(rng.integers(0, 4)), border=fg if rng.random() < .3 else None)
        name = pick(rng, names)
        kind = "script" if rng.random() < .25 else "caption"
        s["top"] = (name.title() if rng.random() < .4 else name, rng.uniform(.09, .16), kind) if rng.random() < .95 else None
        s["bottom"] = (pick(rng, slogans), rng.uniform(.06, .12), "script" if rng.random() < .25 else "caption") if rng.random() < .8 else None
        if rng.random() < .15:  # organisation plates: an emblem at the left, sometimes with stacked letters
            s["emblem"] = rng.uniform(.16, .28)
            s["area"] = (s["emblem"] + .03, top, .97, 1 - bottom)
        r = rng.random()
        if r < .1:  # name and slogan on solid bars
            s["bars"] = (top * rng.uniform(.75, 1), bottom * rng.uniform(.7, 1) if rng.random() < .6 else 0)
        elif r < .2:  # wide letters close to each other, as on older and on vanity plates
            s.update(aspect=rng.uniform(.56, .75), gap=rng.uniform(.04, .1), cap=rng.uniform(.34, .46))
        if rng.random() < .12:  # larger characters than the captions leave room for
            s.update(cap=rng.uniform(.5, .6), area=(.03, top * .8, .97, 1 - bottom * .7))
        if rng.random() < .06:
            s["side"] = pick(rng, ["DEALER", "TRUCK", "TRAILER", "TAXI", "VET", "EXEMPT", "FLEET", "APPORTIONED", "DISABLED", "LIMO", "CMV"])
        if two:
            s.update(cap=rng.uniform(.56, .7))
        return s
    if region == "BR":
        bg, fg, _ = choose(rng, styles.BR_COLOURS)
        state, city = pick(rng, styles.BR_CITIES).split(" ", 1)
        s.update(size=(205, 175) if two else (400, 130), bg=bg, fg=fg, faces=(("stroke", 8), ("plate", 4), ("din", 2)), cap=rng.uniform(.5, .6), aspect=rng.uniform(.48, .66), gap=rng.uniform(.08, .17),
                 area=(.03, .24, .97, .97), top=(state + pick(rng, ("-", "-", " - ", " ")) + city, rng.uniform(.08, .14)), border=fg if rng.random() < .4 else None, emboss=rng.random() < .75)
        return s
    if region == "BR_MERCOSUR" or region == "AR_MERCOSUR":
        s.update(size=(205, 175) if two else (400, 130), bg=styles.WHITE, fg=pick(rng, [(20, 20, 24), (20, 20, 24), (170, 25, 35), (20, 60, 150)]), faces=(("stroke", 6), ("din", 3), ("plate", 3)), cap=rng.uniform(.5, .58),
                 aspect=rng.uniform(.45, .58), gap=rng.uniform(.08, .16), area=(.07, .27, .97, .97), topband=("BRASIL" if region[0] == "B" else "REPUBLICA ARGENTINA", .22))
        return s
    if region == "AR":
        s.update(size=(294, 129), bg=(25, 25, 28), fg=(235, 235, 235), cap=.52, area=(.04, .22, .96, .95), top=("ARGENTINA", .1))
        return s
    if region == "AU":
        bg, fg = pick(rng, [((238, 238, 236), (20, 40, 110)), ((240, 200, 60), (20, 20, 24)), ((238, 238, 236), (130, 30, 60)), ((25, 25, 28), (230, 230, 230)), ((238, 238, 236), (20, 20, 24)), ((238, 238, 236), (20, 90, 60))])
        s.update(size=(372, 134), bg=bg, fg=fg, cap=rng.uniform(.5, .62), area=(.04, .08, .96, .82), bottom=(pick(rng, styles.AU_NAMES), rng.uniform(.08, .13)) if rng.random() < .85 else None, symbol="icon")
        return s
    if region == "PK":
        white = rng.random()
        bg, fg = ((236, 236, 234), (25, 25, 28)) if white < .55 else ((25, 25, 28), (230, 230, 230)) if white < .72 else ((236, 190, 40), (25, 25, 28)) if white < .85 else ((150, 205, 190), (25, 25, 28)) if white < .9 else ((236, 236, 234), (20, 90, 50))
        s.update(size=(rng.uniform(260, 330), rng.uniform(150, 190)) if two else (rng.uniform(320, 470), rng.uniform(110, 170)), bg=bg, fg=fg, cap=rng.uniform(.5, .68), aspect=rng.uniform(.42, .62), gap=rng.uniform(.06, .2),
                 faces=(("stroke", 4), ("plate", 6), ("din", 1), ("thin", 1), ("mono", .5), ("odd", .5), ("script", .15)), border=fg if rng.random() < .4 else None)
        if rng.random() < .45:
            w = .12 if not two else .2
            s["band"] = (pick(rng, ["PUNJAB", "PAK", "KPK", ""]), w, pick(rng, [(20, 110, 70), (30, 130, 80), (40, 80, 170), (190, 210, 235)]))
            s["area"] = (w + .02, .06, .97, .94)
        if rng.random() < .5:
            s["bottom"] = (pick(rng, styles.PK_NAMES), rng.uniform(.09, .15))
            s["area"] = (s["area"][0], .06, .97, .8)
            if rng.random() < .45:
                s["top"] = (pick(rng, ["ICT", "AJK", "SINDH", "PUNJAB", "GOVT", "POLICE", "KPK", "PAK"]), rng.uniform(.08, .12))
                s["area"] = (s["area"][0], .2, .97, .8)
        elif rng.random() < .15:
            s["top"] = (pick(rng, styles.PK_NAMES), rng.uniform(.09, .14))
            s["area"] = (s["area"][0], .24, .97, .96)
        _home_made(s, rng, .3)
        return s
    if region == "IN":
        r = rng.random()
        bg, fg = ((236, 236, 234), (25, 25, 28)) if r < .7 else ((240, 190, 40), (25, 25, 28)) if r < .9 else ((25, 25, 28), (235, 190, 60)) if r < .95 else ((40, 130, 80), (235, 235, 235))
        s.update(size=(340, 200) if two else (500, 120), bg=bg, fg=fg, cap=rng.uniform(.5, .66), aspect=rng.uniform(.48, .68), gap=rng.uniform(.08, .2), border=fg if rng.random() < .3 else None,
                 faces=(("stroke", 3), ("plate", 6), ("din", 1), ("thin", .7), ("mono", .5), ("odd", .4), ("script", .1)))
        if rng.random() < .4:
            s["band"] = ("IND", .08, (225, 228, 235))
            s["area"] = (.1, .08, .97, .92)
        if rng.random() < .12:
            s["bottom"] = (pick(rng, styles.FRAME_TEXT), .1)
            s["area"] = (s["area"][0], .06, .97, .84)
        _home_made(s, rng, .2)
        return s
    if region in ("AE", "SA", "QA", "KW", "BH", "OM"):
        s.update(size=(335, 155) if two or region in ("SA",) and rng.random() < .5 else (520, 110), bg=(236, 236, 234) if region != "OM" else (240, 190, 40), fg=(25, 25, 28), cap=rng.uniform(.5, .66), arabic=rng.random() < .8,
                 border=(25, 25, 28) if rng.random() < .4 else None)
        s["twice"] = not two and rng.random() < (.6 if region == "BH" else .12)
        if rng.random() < (.7 if s["twice"] else .3):
            s["top"] = (styles.GULF_NAMES[region], rng.uniform(.14, .24))
            s["area"] = (.03, .3, .97, .97)
        return s
    if region == "CN":
        r = rng.random()
        bg, fg = ((25, 70, 175), (235, 235, 240)) if r < .75 else ((240, 190, 40), (25, 25, 28)) if r < .9 else ((150, 215, 170), (25, 25, 28))
        s.update(size=(440, 220) if two else (440, 140), bg=bg, fg=fg, cap=.64, aspect=rng.uniform(.46, .54), gap=rng.uniform(.12, .2), border=fg if rng.random() < .7 else None, faces=(("stroke", 5), ("din", 2), ("plate", 3)))
        return s
    if region == "KR":
        bg, fg = pick(rng, [((236, 236, 234), (25, 25, 28)), ((30, 110, 80), (235, 235, 235)), ((240, 190, 40), (25, 25, 28))])
        s.update(size=(335, 170) if two else (520, 110), bg=bg, fg=fg, cap=.66)
        return s
    if region in ("MY", "SG", "ID"):
        bg, fg = ((22, 22, 24), (232, 232, 232)) if rng.random() < .75 else ((236, 236, 234), (22, 22, 24))
        s.update(size=(320, 190) if two else (rng.uniform(420, 520), 115), bg=bg, fg=fg, cap=rng.uniform(.5, .7), faces=(("plate", 6), ("stroke", 3), ("odd", .6), ("thin", .6)))
        if region == "ID" and rng.random() < .8:
            s["bottom"] = ("%02d.%02d" % (rng.integers(1, 13), rng.integers(15, 27)), .14)
            s["area"] = (.04, .06, .96, .78)
        _home_made(s, rng, .2)
        return s
    bg, fg = pick(rng, [((236, 236, 234), (25, 25, 28)), ((236, 236, 234), (25, 25, 28)), ((240, 190, 40), (25, 25, 28)), ((25, 25, 28), (232, 232, 232)), ((236, 236, 234), (20, 90, 60)), ((236, 236, 234), (160, 25, 35)),
                         ((30, 70, 160), (235, 235, 235)), ((170, 30, 40), (235, 235, 235)), ((30, 110, 70), (235, 235, 235)), ((180, 182, 184), (25, 25, 28)), ((90, 180, 160), (25, 25, 28))])
    s.update(size=(rng.uniform(240, 340), rng.uniform(160, 220)) if two else (rng.uniform(300, 530), rng.uniform(95, 165)), bg=bg, fg=fg, cap=rng.uniform(.5, .72), border=fg if rng.random() < .4 else None,
             faces=(("plate", 6), ("stroke", 5), ("odd", .8), ("thin", .8), ("script", .15), ("mono", .6)), scenery=rng.uniform(0, .5) if rng.random() < .2 else 0.)
    if rng.random() < .25:
        s["band"] = (pick(rng, ["", "IND", "B", "RUS", "MC", "USA", "GBZ"]), .09, pick(rng, [styles.BLUE, styles.GREEN, styles.RED, (230, 230, 230)]))
        s["area"] = (.1, .08, .97, .92)
    if rng.random() < .25:
        s["bottom"] = (pick(rng, styles.FRAME_TEXT + styles.PK_NAMES + styles.AU_NAMES), rng.uniform(.07, .13))
        s["area"] = (s["area"][0], .06, .97, .82)
    _home_made(s, rng, .25)
    return s


def _home_made(s, rng, share):
    """Sign writers' plates: small, wide or thin letters, far apart, on much empty ground."""
    if rng.random() >= share:
        return
    r = rng.random()
    if r < .45:
        s.update(cap=rng.uniform(.3, .48), aspect=rng.uniform(.6, 1.), gap=rng.uniform(.08, .3))
    elif r < .75:
        s.update(cap=rng.uniform(.3, .45), gap=rng.uniform(.15, .45))
    else:
        s.update(cap=rng.uniform(.36, .6), faces=(("thin", 4), ("caption", 3), ("plate", 2)))
    if rng.random() < .35:
        s.update(bg=(25, 25, 28), fg=pick(rng, [(230, 230, 230), (230, 230, 230), (200, 200, 205), (235, 200, 70)]))
