"""What may be attached: told by its bytes, cleaned of where it was taken, and refused in one sentence where not."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.attachments import IMAGES, MOST_BYTES, TYPES, cleaned, label_of
from geo.errors import InputError
from tests.data.files_for_tasks import PLACE, chunk, exif, jpeg, office, pdf, png, segment

GOOD = {
    "jpeg": ("照片.jpg", jpeg()),
    "png": ("截图.PNG", png()),
    "pdf": ("整改.pdf", pdf()),
    "xlsx": ("清单.xlsx", office("xl/workbook.xml")),
    "docx": ("说明.docx", office("word/document.xml")),
}


@pytest.mark.parametrize("kind", list(TYPES))
def test_each_type_is_told_by_its_bytes_and_kept(kind: str) -> None:
    name, content = GOOD[kind]
    kept = cleaned(name, content)
    assert (kept.name, kept.type, kept.size) == (name, kind, len(kept.content))
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert kept.content == content  # nothing in it needed to go
    assert kind in TYPES
    assert (kind in IMAGES) is (kind in {"jpeg", "png"})


@pytest.mark.parametrize(
    "told",
    [
        exif(),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xFE, PLACE),
        segment(0xE2, b"MPF\0" + PLACE),
        segment(0xE0, b"JFXX\0" + PLACE),
        segment(0xEB, PLACE),
    ],
    ids=["exif", "xmp", "iptc", "comment", "mpf", "jfxx", "app11"],
)
def test_a_photo_loses_where_and_by_what_it_was_taken(told: bytes) -> None:
    kept = cleaned("a.jpg", jpeg(told)).content
    assert PLACE not in kept
    assert b"Huawei" not in kept
    assert kept == jpeg()


def test_a_photo_keeps_its_colours_and_its_picture() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"colours")
    assert cleaned("a.jpg", jpeg(profile, exif())).content == jpeg(profile)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stays_the_way_up_it_was_taken(orientation: int, order: str) -> None:
    kept = cleaned("a.jpg", jpeg(exif(orientation, order))).content
    assert PLACE not in kept
    if orientation == 1:
        assert kept == jpeg()
        return
    at = kept.index(b"Exif\0\0") + 6
    tag, kind, count, value = struct.unpack_from(">HHIH", kept, at + 10)
    assert (tag, kind, count, value) == (0x0112, 3, 1, orientation)
    assert cleaned("a.jpg", kept).content == kept, "cleaned again it is the same"


@pytest.mark.parametrize("behind", [office("xl/workbook.xml"), b"<script>alert(1)</script>", jpeg(exif())])
def test_what_hangs_behind_a_picture_is_cut_off(behind: bytes) -> None:
    """A photo that is an archive or a page as well is a photo alone when it is kept."""
    for name, content, clean in (("a.jpg", jpeg(behind=behind), jpeg()), ("a.png", png(behind=behind), png())):
        kept = cleaned(name, content).content
        assert kept == clean
        assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_a_png_loses_its_texts() -> None:
    kept = cleaned("a.png", png(chunk(b"tEXt", b"Comment\0" + PLACE), chunk(b"eXIf", PLACE), chunk(b"zTXt", PLACE)))
    assert kept.content == png()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * MOST_BYTES, "10 MB"),
        ("a.exe", b"MZ\x90\0", "no photo or document"),
        ("a.html", b"<html>", "no photo or document"),
        ("a.gif", b"GIF89a", "no photo or document"),
        ("a.svg", b"<svg onload='x'/>", "no photo or document"),
        ("a.zip", office("other.txt"), "no photo or document"),
        ("a.xlsx", office("xl/workbook.xml", ("word/document.xml", b"")), "no photo or document"),
        ("a.xlsx", b"PK\x03\x04 and nothing", "no photo or document"),
        ("a.pdf", jpeg(), "in truth a jpeg"),
        ("a.jpg", pdf(), "in truth a pdf"),
        ("a", jpeg(), "in truth a jpeg"),
        ("a.jpg.exe", jpeg(), "in truth a jpeg"),
        ("a.jpg", jpeg()[:40], "damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10" + b"\0" * 200, "damaged"),
        ("a.png", png()[:50], "damaged"),
        ("a.png", png().replace(b"IDAT", b"IDAX"), "damaged"),
        ("a.pdf", pdf()[:30], "damaged"),
        ("a.pdf", pdf(office("xl/workbook.xml")), "damaged"),
        ("a.pdf", pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "holds programs"),
        ("a.docx", office("word/document.xml", ("word/vbaProject.bin", b"x")), "holds programs"),
        ("a.xlsx", office("xl/workbook.xml", ("xl/embeddings/oleObject1.bin", b"x")), "holds programs"),
        ("a.docx", office("word/document.xml", ("a", b"\0" * 210 * 1024 * 1024)), "unpacks to too much"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        cleaned(name, content)
    assert refused.value.message.count(". ") == 0


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\照片\\一.jpg", "一.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("‮gpj.jpg", "gpj.jpg"),
        ("", "file"),
        ("..", "file"),
        ("长" * 500 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_is_no_path_and_holds_no_control_character(name: str, label: str) -> None:
    assert label_of(name) == label


@given(st.binary(max_size=400), st.sampled_from(sorted(GOOD)), st.integers(0, 400), st.integers(0, 30))
def test_damage_anywhere_is_refused_or_kept_never_a_crash(noise: bytes, kind: str, at: int, cut: int) -> None:
    name, content = GOOD[kind]
    try:
        kept = cleaned(name, content[:at] + noise + content[at + cut :])
    except InputError:
        return
    assert kept.type in TYPES
    assert cleaned(name, kept.content).content == kept.content, "cleaned again it is the same"
