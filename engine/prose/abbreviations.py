"""What is written short with a full stop that ends no sentence, by language. Pure data; any thread.

All languages are asked together, since a text has several and says which of them nowhere: what is a whole word of
another language that may end a sentence is left out. Cased as it is written.
"""

_NAMES = {
    "Afrikaans, Dutch": "mnr mev mej dhr mevr mw drs mr",
    "Croatian, Serbian, Slovene": "sv dr prof ga gđa",
    "Czech, Slovak": "p ul sv mudr JUDr MUDr Ing",
    "Danish, Norwegian, Swedish": "hr fr frk",
    "English": "Mr Mrs Ms Messrs Mx Dr Prof St Ste Rev Hon Gen Col Capt Cpt Lt Sgt Sergt Maj Cmdr Adm Gov Sen Rep Pres "
    "Msgr Mgr Fr Supt Insp Det Cpl Pvt Brig Mt Ft Wm Jas Chas Thos Geo",
    "French": "MM Mme Mlle Mgr Dr Pr",
    "German": "Hr Hrn Frl Dipl Hl hl Ing Mag",
    "Greek": "κ κα κκ Δρ",
    "Hindi": "डॉ श्री प्रो",
    "Hungarian": "dr ifj özv",
    "Indonesian": "Bpk Tn Ny Sdr",
    "Italian": "sig Sig sigg prof dott Dott avv Avv",
    "Polish": "św ul ks prof inż mgr im",
    "Portuguese, Spanish, Catalan": "Sr Sra Srta Sres Dr Dra Dña Exmo Exma Ilmo Av EE FF Ntra",
    "Romanian": "dl dna dr Sf",
    "Russian, Ukrainian, Bulgarian": "г д м ул вул им ім проф акад св св пл просп",
    "Turkish": "Sn Doç Yrd Av",
    "Vietnamese": "TP TS ThS GS PGS",
}
_NUMBERS = {
    "Croatian, Serbian, Slovene": "str br čl",
    "Czech, Slovak": "str č čís obr tab",
    "Danish, Norwegian, Swedish": "s nr kl stk sid fig kap",
    "Dutch": "blz nr afb par",
    "English": "p pp no nos n nn vol vols fig figs ch chs chap sec sect par pt bk ll l v vv eq ex app op "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec c ca circa",
    "Estonian, Latvian": "lk lpp",
    "Finnish": "s ss n kpl",
    "French": "p pp n art chap fig t vol",
    "German": "S Nr Nrn Bd Bde Abb Abs Art Kap Tab Anm Aufl Z Rn Str Jh Taf Bl H Jg",
    "Hungarian": "sz",
    "Indonesian": "hlm No",
    "Italian": "pag pagg n nn art cap fig vol",
    "Portuguese, Spanish, Catalan": "pág págs pàg núm art cap fig vol tel Tel",
    "Romanian": "pag nr art",
    "Russian, Ukrainian, Bulgarian": "с стр рис мал гл табл ст п т кн",
    "Turkish": "s sf sy",
}
_INSIDE = {
    "Croatian, Serbian, Slovene": "npr tzv tj",
    "Czech, Slovak": "např tzv tj mj resp popř",
    "Danish, Norwegian, Swedish": "f.eks t.ex bl.a d.v.s dvs",
    "Dutch": "bijv bv d.w.z o.a m.b.t",
    "English": "e.g i.e eg cf vs viz approx",
    "Finnish": "esim ts",
    "French": "p. ex",
    "German": "bzw ca vgl inkl exkl evtl sog ggf insb zzgl beispielsw",
    "Hungarian": "pl ún",
    "Italian": "p. es",
    "Lithuanian, Estonian": "pvz nt",
    "Polish": "np tj tzn tzw m.in",
    "Portuguese, Spanish, Catalan": "p. ej, p. ex",
    "Russian, Ukrainian, Bulgarian": "напр",
    "Turkish": "örn bkz",
}
_ENDING = "a.m p.m A.M P.M Ph.D M.D B.A M.A B.C A.D B.C.E C.E т.д т.п т. д т. п u.s.w"
_MONTHS = (
    "Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember Jahrhundert "
    "Jahrhunderts Jahrtausend Jahrestag Geburtstag Klasse Stock Stockwerk Etage Weltkrieg Weltkriegs Kapitel Bezirk "
    "Auflage Jahrgang Semester Armee Division"
)


def _all(*lists: str) -> frozenset[str]:
    """The words of ``lists``; one of two words, "p. ex", stands whole."""
    words: set[str] = set()
    for listed in lists:
        parts = listed.replace(",", "").split()
        for at, part in enumerate(parts):
            if part.endswith("."):
                words.add(f"{part} {parts[at + 1]}")
            elif at == 0 or not parts[at - 1].endswith("."):
                words.add(part)
    return frozenset(words)


def _with_capitals(words: frozenset[str]) -> frozenset[str]:
    return words | {word[0].upper() + word[1:] for word in words}


BEFORE_NAMES = _with_capitals(_all(*_NAMES.values()))
"""A name follows."""
BEFORE_NUMBERS = frozenset(word.casefold() for word in _all(*_NUMBERS.values()))
"""Short where a number follows; before anything else most of them are words. Folded."""
INSIDE = _with_capitals(_all(*_INSIDE.values()))
"""Short wherever they stand in a sentence, and at the end of none."""
ENDING = _all(_ENDING)
"""With stops inside them, and yet at the end of a sentence where a capital follows."""
BEHIND_ORDINALS = frozenset(_MONTHS.split())
"""What has a capital in German behind an ordinal number: der 3. Oktober, im 19. Jahrhundert."""
