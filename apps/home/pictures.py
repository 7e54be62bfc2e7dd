"""Pictures of a life that nobody lived, drawn by chance: for the two invented people."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

type Colour = tuple[int, int, int]
type Scene = Callable[[ImageDraw.ImageDraw, random.Random, int, int], None]

SHAPES = [(1500, 1000), (1500, 1125), (1000, 1500), (1600, 900), (1200, 1200)]
LAMP = (255, 238, 200)


def drawn(scene: str, seed: int) -> Image.Image:
    """Draws a scene by its name; every seed gives another picture of it."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    width, height = chance.choice(SHAPES)
    above, below, scenery = SCENES[scene]
    sky = Image.linear_gradient("L").resize((width, height))
    low, high = (Image.new("RGB", sky.size, _near(colour, chance)) for colour in (below, above))
    picture = Image.composite(low, high, sky)
    scenery(ImageDraw.Draw(picture), chance, width, height)
    grain = Image.effect_noise((width, height), 18).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1.4)), grain, 0.06)


def _near(colour: Colour, chance: random.Random, by: int = 14) -> Colour:
    red, green, blue = (max(0, min(255, part + chance.randint(-by, by))) for part in colour)
    return red, green, blue


def _hills(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    _disc(brush, chance.uniform(0.2, 0.8) * width, chance.uniform(0.2, 0.4) * height, width / 24, LAMP)
    hue = chance.choice([(64, 92, 84), (92, 80, 108), (88, 104, 64)])
    for layer in range(4):
        base, step = height * (0.5 + 0.13 * layer), width // 8
        ridge = [(place * step, base + chance.uniform(-0.07, 0.07) * height) for place in range(10)]
        colour = tuple(int(part * (1 - 0.2 * layer)) for part in hue)
        brush.polygon([(0, height), *ridge, (width, height)], fill=colour)


def _sea(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    line, moon = height * chance.uniform(0.42, 0.58), width * chance.uniform(0.25, 0.75)
    _disc(brush, moon, line * 0.5, width / 20, LAMP)
    brush.rectangle((0, line, width, height), fill=_near((30, 62, 84), chance))
    for _wave in range(90):
        y = chance.uniform(line, height * 0.86)
        long, near = chance.uniform(0.02, 0.12) * width, (y - line) / height
        x = chance.gauss(moon, 0.08 * width + near * width * 0.3)
        brush.line((x - long, y, x + long, y), fill=_near((186, 176, 150), chance, 30), width=2 + int(near * 12))
    brush.ellipse((-0.3 * width, height * 0.88, 1.3 * width, height * 1.4), fill=_near((196, 172, 136), chance))


def _table(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    for board in range(7):
        top = board * height / 7
        brush.rectangle((0, top, width, top + height / 7 - 4), fill=_near((150, 106, 70), chance, 10))
    size = min(width, height)
    for x, colour in ((0.34, (206, 92, 62)), (0.64, (44, 118, 124))):
        at, up = x * width + chance.uniform(-30, 30), chance.uniform(0.4, 0.6) * height
        _disc(brush, at + 14, up + 18, size * 0.155, (104, 70, 46))
        brush.ellipse((at + size * 0.1, up - size * 0.04, at + size * 0.21, up + size * 0.05), outline=colour, width=16)
        for share, tone in ((0.15, colour), (0.125, (250, 244, 232)), (0.115, (74, 44, 28))):
            _disc(brush, at, up, size * share, tone)
    for _crumb in range(24):
        _disc(brush, chance.uniform(0, width), chance.uniform(0.6, 1) * height, chance.uniform(2, 7), (226, 192, 140))


def _window(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    for row in range(3):
        x = -60.0
        while x < width:
            wide, top = chance.uniform(0.08, 0.2) * width, height * (0.3 + 0.16 * row + chance.uniform(0, 0.2))
            brush.rectangle(
                (x, top, x + wide, height), fill=_near((40 - 9 * row, 50 - 10 * row, 70 - 12 * row), chance, 5)
            )
            for place in range(40):
                left, up = x + 16 + (place % 5) * wide / 5.4, top + 26 + (place // 5) * 52
                if chance.random() < 0.3 and left + 18 < x + wide:
                    brush.rectangle((left, up, left + 18, up + 26), fill=_near((250, 206, 128), chance, 24))
            x += wide + chance.uniform(4, 30)
    for beam in ((width / 2 - 14, 0, width / 2 + 14, height), (0, height * 0.46, width, height * 0.46 + 24)):
        brush.rectangle(beam, fill=(58, 44, 38))


def _tree(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    middle, size = width * chance.uniform(0.4, 0.6), min(width, height)
    brush.rectangle((middle - size * 0.16, height * 0.76, middle + size * 0.16, height), fill=(176, 92, 62))
    brush.rectangle((middle - size * 0.02, height * 0.4, middle + size * 0.02, height * 0.78), fill=(98, 72, 52))
    for number in range(150):
        x, y = chance.gauss(middle, size * 0.15), chance.gauss(height * 0.38, size * 0.13)
        lemon = number % 6 == 5
        _disc(
            brush,
            x,
            y,
            size * (0.026 if lemon else 0.05),
            _near((240, 206, 74) if lemon else (66, 108, 68), chance, 18),
        )


def _rain(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    brush.polygon(
        [(0, height), (width * 0.42, height * 0.5), (width * 0.58, height * 0.5), (width, height)], fill=(56, 60, 68)
    )
    for side in (-1, 1):
        for place in range(5):
            near = (place + 1) / 5
            x, y = width / 2 + side * near * width * 0.42, height * (0.48 - 0.3 * near)
            brush.line((x, y, x, height * (0.5 + 0.4 * near)), fill=(34, 38, 44), width=int(4 + near * 12))
            _disc(brush, x, y, 8 + near * 30, (255, 222, 160))
            _disc(brush, x, height * (0.56 + 0.38 * near), 6 + near * 18, (146, 128, 104))
    for _drop in range(260):
        x, y, long = chance.uniform(0, width), chance.uniform(0, height), chance.uniform(14, 60)
        brush.line((x, y, x - long * 0.2, y + long), fill=_near((150, 164, 176), chance, 20), width=2)


def _tent(brush: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    for _star in range(140):
        _disc(brush, chance.uniform(0, width), chance.uniform(0, 0.6) * height, chance.uniform(1, 4), LAMP)
    brush.rectangle((0, height * 0.78, width, height), fill=(24, 36, 34))
    middle, size = width * chance.uniform(0.35, 0.65), min(width, height) * 0.36
    for share, colour in ((1.0, (206, 128, 62)), (0.55, (250, 206, 128))):
        foot = height * 0.84
        brush.polygon(
            [(middle - size * share, foot), (middle, foot - size * 1.1), (middle + size * share, foot)], fill=colour
        )


def _disc(brush: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    brush.ellipse((x - size, y - size, x + size, y + size), fill=colour)


SCENES: dict[str, tuple[Colour, Colour, Scene]] = {  # colours above and below
    "hills": ((240, 196, 150), (122, 146, 166), _hills),
    "sea": ((24, 40, 66), (92, 96, 118), _sea),
    "table": ((150, 106, 70), (150, 106, 70), _table),
    "window": ((20, 28, 52), (96, 84, 104), _window),
    "tree": ((196, 220, 226), (240, 232, 214), _tree),
    "rain": ((84, 94, 108), (128, 132, 136), _rain),
    "tent": ((12, 20, 44), (58, 62, 92), _tent),
}
