"""Plain drawings of what the demo's counters hand out: shapes of our own, no photograph."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

Pen: TypeAlias = ImageDraw.ImageDraw

SIZE: Final = (800, 600)
INK, SEAL, PINE, GOLD, WHITE = "#1d2a2a", "#b23a1d", "#15544c", "#d9a441", "#fffdf7"
SKY: Final = "#7fa8c9"


def _rice(pen: Pen) -> None:
    pen.rounded_rectangle((270, 110, 530, 520), 40, fill=WHITE, outline=PINE, width=10)
    pen.polygon(((270, 150), (530, 150), (500, 90), (300, 90)), fill=PINE)
    pen.line((400, 240, 400, 440), fill=PINE, width=8)
    for row in range(4):
        top = 240 + row * 48
        pen.ellipse((340, top, 392, top + 36), fill=GOLD)
        pen.ellipse((408, top, 460, top + 36), fill=GOLD)


def _oil(pen: Pen) -> None:
    pen.rectangle((360, 70, 440, 150), fill=SEAL)
    pen.polygon(((365, 150), (435, 150), (500, 250), (300, 250)), fill=GOLD)
    pen.rounded_rectangle((300, 240, 500, 540), 30, fill=GOLD)
    pen.rectangle((320, 330, 480, 450), fill=WHITE)


def _umbrella(pen: Pen) -> None:
    pen.pieslice((190, 110, 610, 530), 180, 360, fill=SEAL)
    for left in (190, 330, 470):
        pen.pieslice((left, 290, left + 140, 360), 180, 360, fill="#fbebe4")
    pen.line((400, 110, 400, 500), fill=INK, width=12)
    pen.arc((330, 450, 406, 540), 0, 180, fill=INK, width=12)


def _towel(pen: Pen) -> None:
    for row, shade in enumerate((SKY, WHITE, PINE)):
        top = 180 + row * 110
        pen.rounded_rectangle((210, top, 590, top + 100), 36, fill=shade, outline=PINE, width=6)
        pen.line((520, top + 8, 520, top + 92), fill=GOLD, width=10)


def _scissors(pen: Pen) -> None:
    pen.line((300, 120, 470, 400), fill=INK, width=26)
    pen.line((500, 120, 330, 400), fill=INK, width=26)
    for left in (230, 440):
        pen.ellipse((left, 380, left + 130, 510), outline=SEAL, width=26)


def _lamp(pen: Pen) -> None:
    pen.polygon(((300, 280), (500, 280), (450, 110), (350, 110)), fill=GOLD)
    pen.polygon(((300, 290), (500, 290), (620, 520), (180, 520)), fill="#fbefcf")
    pen.line((400, 280, 400, 500), fill=INK, width=18)
    pen.rounded_rectangle((290, 495, 510, 535), 18, fill=INK)


def _cup(pen: Pen) -> None:
    pen.arc((470, 250, 610, 420), 270, 90, fill=PINE, width=28)
    pen.rounded_rectangle((230, 210, 520, 500), 46, fill=PINE)
    pen.ellipse((230, 180, 520, 250), fill=WHITE, outline=PINE, width=10)
    for left in (300, 370, 440):
        pen.arc((left - 20, 80, left + 20, 160), 90, 300, fill=SKY, width=10)


def _book(pen: Pen) -> None:
    pen.polygon(((400, 200), (620, 150), (620, 450), (400, 510)), fill=WHITE, outline=INK)
    pen.polygon(((400, 200), (180, 150), (180, 450), (400, 510)), fill=SKY, outline=INK)
    for row in range(5):
        pen.line((440, 250 + row * 44, 580, 218 + row * 44), fill=PINE, width=8)


DRAWINGS: Final[dict[str, tuple[str, Callable[[Pen], None]]]] = {
    "rice": ("#edf5f1", _rice),
    "oil": ("#e3edf7", _oil),
    "umbrella": ("#e3edf7", _umbrella),
    "towel": ("#f3eee2", _towel),
    "scissors": ("#fbebe4", _scissors),
    "lamp": ("#d9e9e3", _lamp),
    "cup": ("#fbefcf", _cup),
    "book": ("#edf5f1", _book),
}


def drawing(name: str) -> bytes:
    """A PNG of one of the drawings."""
    ground, draw = DRAWINGS[name]
    picture = Image.new("RGB", SIZE, ground)
    draw(ImageDraw.Draw(picture))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
