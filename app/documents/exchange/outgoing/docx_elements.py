"""Small pieces of a Word file: elements, numbering, the notes' part, a manuscript's looks. Any thread, no Qt."""

from typing import Any

_FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
MANUSCRIPT_FONT = "Times New Roman"


def name_of(name: str) -> str:
    """A name such as "w:p" with its namespace."""
    from docx.oxml.ns import qn

    return qn(name)


def element(name: str, **attributes: str) -> Any:
    """A new element; its attributes are Word's own."""
    from docx.oxml import OxmlElement

    new = OxmlElement(name)
    for key, value in attributes.items():
        new.set(name_of(f"w:{key}"), value)
    return new


def raised() -> Any:
    """The properties of a note's number."""
    properties = element("w:rPr")
    properties.append(element("w:vertAlign", val="superscript"))
    return properties


def list_kind(file: Any, kind: str) -> int:
    """The number of a kind of list ("bullet", "decimal") that ``file`` has from now on."""
    numbering = file.part.numbering_part.element
    number = 100 if kind == "bullet" else 101
    abstract = element("w:abstractNum", abstractNumId=str(number))
    abstract.append(element("w:multiLevelType", val="multilevel"))
    for depth in range(9):
        level = element("w:lvl", ilvl=str(depth))
        mark = "•◦▪"[depth % 3] if kind == "bullet" else f"%{depth + 1}."
        for name, value in (("start", "1"), ("numFmt", kind), ("lvlText", mark), ("lvlJc", "left")):
            level.append(element(f"w:{name}", val=value))
        properties = element("w:pPr")
        properties.append(element("w:ind", left=str(720 * (depth + 1)), hanging="360"))
        level.append(properties)
        abstract.append(level)
    numbering.insert(0, abstract)
    return number


def footnotes_part(file: Any) -> Any:
    """The part of ``file`` that holds notes; made here."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml import parse_xml

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = XmlPart(PackURI("/word/footnotes.xml"), kind, parse_xml(_FOOTNOTES), file.part.package)
    file.part.relate_to(part, relation)
    return part


def dress_as_manuscript(file: Any, title: str, authors: tuple[str, ...]) -> None:
    """12 point, double spaced, paragraphs indented, and a running head on every page but the first."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Inches, Pt, RGBColor

    styles = file.styles
    for style in styles:
        fonts = style.element.find(f"{name_of('w:rPr')}/{name_of('w:rFonts')}")
        if fonts is not None:
            fonts.getparent().remove(fonts)
    for name in ("Normal", "Title", "Subtitle", "No Spacing", *(f"Heading {level}" for level in range(1, 7))):
        style, body = styles[name], name == "Normal"
        style.font.name, style.font.size, style.font.color.rgb = MANUSCRIPT_FONT, Pt(12), RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = (None if body else False), (None if body else False)
        form = style.paragraph_format
        form.line_spacing, form.space_before, form.space_after = 2.0, Pt(0), Pt(0)
        form.first_line_indent = Inches(0.5 if body else 0)
        if name.startswith(("Title", "Subtitle", "Heading")):
            form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        border = style.element.find(f"{name_of('w:pPr')}/{name_of('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
    styles["Title"].paragraph_format.space_before = Pt(180)
    styles["Heading 1"].paragraph_format.page_break_before = False
    styles["Quote"].font.italic = False
    section = file.sections[0]
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(1))
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.alignment, head.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.RIGHT, Inches(0)
    head.add_run(running_head(title, authors))
    field = element("w:fldSimple", instr="PAGE")
    field.append(element("w:r"))
    head._p.append(field)


def running_head(title: str, authors: tuple[str, ...]) -> str:
    """What stands above every page before its number: the last name of each author, and the title in capitals."""
    names = " and ".join(author.split()[-1] for author in authors if author.split())
    return "".join(f"{part} / " for part in (names, title.upper()) if part)
