"""Which encodings bytes may be in: what fits, what is likely, and what is no text at all."""

import gzip
import random
import struct
import zlib
from pathlib import Path

import charset_normalizer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.disk.codec import decode
from app.documents.disk.encodings import PREVIEW, PROPOSED, SAMPLE, SEVERAL, SINGLE, WIDE, candidates
from app.documents.disk.file_errors import OpenError, UnknownEncoding

FIXTURES = Path(__file__).parents[1] / "fixtures"
WESTERN = "Füße, naïve, élève, garçon, niño, Überraschung, façade"
TEXTS = {
    "cp1252": "Füße, naïve, œuvre “quoted” — l’élève était là",
    "iso8859-15": "Le prix est de 10 € à l'hôtel où l'œuvre était exposée, près du Café où il dîne.",
    "mac-roman": "Füße, naïve, œuvre “quoted” — l’élève était là",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "cp1251": "В начале сотворил Бог небо и землю. Земля же была безвидна и пуста",
    "koi8-r": "В начале сотворил Бог небо и землю. Земля же была безвидна и пуста",
    "cp1253": "Στην αρχή ο Θεός δημιούργησε τον ουρανό και τη γη",
    "cp1254": "Başlangıçta Tanrı göğü ve yeri yarattı, ışık olsun",
    "cp1255": "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו",
    "cp1256": "كان يا ما كان في قديم الزمان ملك عظيم يحكم بلاده بالعدل",
    "cp1257": "Ąžuolas šlama žaliame miške, o vėjas pučia iš šiaurės",
    "cp1258": "Xin cha\u0300o, tôi la\u0300 ngươ\u0300i Viê\u0323t Nam va\u0300 tôi thi\u0301ch đo\u0323c sa\u0301ch",
    "cp874": "กาลครั้งหนึ่งนานมาแล้ว มีพระราชาองค์หนึ่งปกครองเมือง",
    "cp850": WESTERN,
    "cp437": WESTERN.replace("Ü", "Ä"),
    "latin-1": WESTERN,
    "cp932": "むかしむかし、あるところにおじいさんとおばあさんがいました。",
    "euc-jp": "むかしむかし、あるところにおじいさんとおばあさんがいました。",
    "gb18030": "很久很久以前，有一位国王统治着这个国家。他有三个儿子。",
    "big5": "很久很久以前，有一位國王統治著這個國家。他有三個兒子。",
    "cp949": "옛날 옛적에 한 나라를 다스리는 임금님이 있었습니다.",
    "utf-16-le": "姿を消した。\r\n",
    "utf-16-be": "Nobody remembered who had built it.\n",
    "utf-32-le": "Nobody, 姿を消した。",
    "utf-32-be": "姿を消した。\n",
}


def asked(data: bytes) -> UnknownEncoding:
    with pytest.raises(UnknownEncoding) as caught:
        decode(data, "a.txt")
    return caught.value


def test_every_encoding_that_is_offered_has_a_text_here() -> None:
    offered = [encoding for encoding, _label in (*SINGLE, *SEVERAL, *WIDE)]
    assert sorted(offered) == sorted([*TEXTS, "utf-8"])


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize("encoding", sorted(TEXTS))
def test_what_a_text_is_in_is_offered_with_the_text_as_it_reads(encoding: str, times: int) -> None:
    text = TEXTS[encoding] * times
    data = text.encode(encoding)
    fitting = asked(data).candidates
    candidate = next(each for each in fitting if each.encoding == encoding)
    assert candidate.sample.startswith(text[:30].replace("\r", "").strip())
    assert len(candidate.sample) <= PREVIEW
    # Among the first, or reading the same as one of them.
    likely = [each for each in fitting if each.likely]
    assert 1 <= len(likely) <= PROPOSED
    assert list(fitting[: len(likely)]) == likely
    assert candidate.sample in [each.sample for each in likely]
    assert decode(data, "a.txt", encoding)[1].encoded(decode(data, "a.txt", encoding)[0]) == data


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [("hebrew-cp1255.txt", "cp1255", "שלום עולם"), ("cjk-utf16le-no-bom.txt", "utf-16-le", "彼は")],
)
def test_files_that_were_refused_or_not_offered(name: str, encoding: str, words: str) -> None:
    data = (FIXTURES / name).read_bytes()
    candidate = next(each for each in asked(data).candidates if each.encoding == encoding)
    assert words in candidate.sample
    text, form = decode(data, name, encoding)
    assert form.encoded(text) == data


@pytest.mark.parametrize("encoding", ["cp1252", "cp1255", "gb18030"])
@pytest.mark.parametrize("nuls", [1, 2, 5])
def test_a_few_nuls_make_no_text_none(encoding: str, nuls: int) -> None:
    text = TEXTS[encoding] * 3
    for number in range(nuls):
        at = 7 * number + 3
        text = text[:at] + "\0" + text[at:]
    data = text.encode(encoding)
    assert encoding in [candidate.encoding for candidate in asked(data).candidates]
    decoded, form = decode(data, "a.txt", encoding)
    assert form.encoded(decoded) == data


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))), st.integers(0, 2), st.integers(0, 99)
)
def test_what_is_utf8_never_asks(text: str, nuls: int, at: int) -> None:
    at = min(at, len(text))
    data = (text[:at] + "\0" * nuls + text[at:]).encode()
    if len(data) > 12 * nuls:
        decoded, form = decode(data, "a.txt")
        assert (form.encoding, form.encoded(decoded)) == ("utf-8", data)


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def picture(width: int, height: int) -> bytes:
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(width)) for y in range(height))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)))
    body = b"".join(
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(each)) for kind, each in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


BINARY = {
    "picture": picture(40, 40),
    "small picture": picture(2, 2),
    "packed": gzip.compress(b"".join(f"line {number}\n".encode() for number in range(900))),
    "bitmap": b"BM" + struct.pack("<IHHIIiiHH", 3054, 0, 0, 54, 40, 30, 30, 1, 24) + b"\xff" * 3000,
    "program": b"\x7fELF\x02\x01\x01" + b"\0" * 9 + struct.pack("<HHIQQQ", 3, 62, 1, 0x1060, 64, 14000) + noise(600),
    "database": b"SQLite format 3\0" + struct.pack(">HBBBBBBI", 4096, 1, 1, 0, 64, 32, 32, 9) + b"\0\xff" * 900,
    "sound": struct.pack("<400h", *(int(9000 * ((step % 50) / 25 - 1)) for step in range(400))),
    "numbers": struct.pack("<300i", *range(-150, 150)),
    "noise": noise(4000),
    "a little noise": noise(64),
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb\0C\0" + noise(900),
    "every byte": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("kind", sorted(BINARY))
def test_what_is_no_text_is_refused_in_a_plain_sentence(kind: str) -> None:
    with pytest.raises(OpenError) as caught:
        decode(BINARY[kind], "a.bin")
    assert str(caught.value) == "“a.bin” is not a text file; it was left as it is."


def test_of_a_big_file_only_a_sample_goes_to_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = charset_normalizer.from_bytes

    def noting(data: bytes, **options: object) -> object:
        sizes.append(len(data))
        return real(data, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(charset_normalizer, "from_bytes", noting)
    plain = "Nobody remembered who had built the pier.\n" * 20_000
    for text in (plain + TEXTS["cp1251"], TEXTS["cp1251"] * 20_000, f"{TEXTS['cp1251']}\n" * 20_000):
        fitting = candidates(text.encode("cp1251"))
        assert (fitting[0].encoding, fitting[0].likely) == ("cp1251", True)
        assert "сотворил" in fitting[0].sample
    assert max(sizes) <= SAMPLE
    # Nor is a letter of several bytes cut in two.
    fitting = candidates((TEXTS["cp932"] * 2000).encode("cp932"))
    assert fitting[0].encoding == "cp932"
