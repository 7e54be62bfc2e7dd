"""Two invented people and a year of their life, for `bin/start --sample`."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from apps.accounts.models import User
from apps.couples.models import Couple, Hue, Membership
from apps.exercises import catalogue, reveal, running
from apps.gratitude import giving
from apps.memories.models import Chapter, Kind, Memory
from apps.memories.moment import Moment
from apps.memories.story import chaptering, keeping
from apps.photos import library, renditions
from apps.photos.models import Photo

PASSWORD = "two lights in one landscape"  # noqa: S105 - of two people who do not exist
CHECK_IN = "daily-check-in"

# Title, place, days ago or a moment, how Mara and Robin tell it, photos.
STORY: list[tuple[str, str, int | Moment, str, str, int]] = [
    ("Lemons for the whole street", "Our balcony", 9, "", "You said one lemon. There were thirty-one.", 2),
    (
        "Sea, eleven at night",
        "The far end of the beach",
        105,
        "The water was warmer than the air.",
        "You said it was too cold and were in before me.",
        5,
    ),
    (
        "Six days of rain",
        "The yellow cottage",
        166,
        "On two of them it only drizzled.",
        "On the fourth you stopped checking the forecast, and that is the day I would like back.",
        3,
    ),
    ("The wardrobe stands", "Home", 240, "You read the instructions in the voice of a shipping forecast.", "", 1),
    (
        "The tent that held",
        "Above the reservoir",
        365,
        "Around three it stopped humming and I thought: that is it, the pole has gone. It had not. The wind had.",
        "I had my hand on the wall so that you would think I had it under control. Then you laughed, in the dark.",
        4,
    ),
    (
        "A summer of bicycles",
        "",
        Moment(2021, season="summer"),
        "We never once got lost. We were only elsewhere.",
        "",
        2,
    ),
    (
        "The wrong platform",
        "Platform 4",
        Moment(2018, season="autumn", about=True),
        "You asked if this was the train to the coast. It was not, for either of us.",
        "I knew it was not. You looked as if you might know where else to go.",
        2,
    ),
]
# Chapter, how it opens, and the titles in it.
CHAPTERS = [
    ("Elsewhere", "Before there was an address that was ours.", ("The wrong platform", "A summer of bicycles")),
    ("Four floors up", "One lemon tree, no lift.", ("The wardrobe stands", "Lemons for the whole street")),
]
KINDS = {"The wrong platform": Kind.FIRST, "Six days of rain": Kind.TRIP, "Lemons for the whole street": Kind.LAUGHTER}
QUESTIONS = {"The wrong platform": "two-cameras"}
LOOSE = 3  # photos in Mara's inbox
THANKS = [
    "You rang the landlord today because I could not, and I slept.",
    "You took the bins out in the rain and did not mention it. I noticed.",
    "You asked my mother about her knee, and then you listened to all of it.",
    "You made soup when I was ill, so that I could stay on the sofa.",
    "You put the good pillow on my side.",
    "You laughed at my joke twice, the second time when it was deserved.",
]
EVENINGS = [
    (
        "Your voice note about the heron",
        "A good coffee at last",
        "The meeting where I said nothing",
        "Missing the bus, then missing you",
        "Ring the plumber, please",
        "Twenty quiet minutes when I come in",
    ),
    (
        "The light on the stairs this morning",
        "You waved from the window",
        "",
        "My head, since noon",
        "Just company",
        "Let’s eat early",
    ),
]


def make(at: datetime) -> tuple[User, User]:
    """Creates Mara and Robin as a couple, with a year of content up to `at`."""
    mara, robin = (_person(name) for name in ("Mara", "Robin"))
    couple = Couple.objects.create(day_zone="Europe/Berlin")
    for slot, person, hue in ((1, mara, Hue.PERSIMMON), (2, robin, Hue.LAGOON)):
        Membership.objects.create(couple=couple, user=person, slot=slot, hue=hue, looks_back=True)
    with couple.keys_held():
        _fill(couple, mara, robin, at)
    return mara, robin


def _fill(couple: Couple, mara: User, robin: User, at: datetime) -> None:
    today = couple.today(at)
    chapters = {title: begun for begun, titles in _chapters(couple, mara) for title in titles}
    for place, (title, where, when, hers, his, photos) in enumerate(STORY):
        memory = _remember(
            couple, mara, robin, (title, where, _moment(when, today)), (hers, his), photos=photos, seed=place, at=at
        )
        kept = {"kind": KINDS.get(title, ""), "chapter": chapters.get(title), "prompt": QUESTIONS.get(title, "")}
        keeping.change(memory, by=mara, facts=kept, captions={})
    for number in range(LOOSE):
        _sized(_photo(couple, mara, at, 900 + number))
    for number in range(52):
        writer = (mara, robin)[number % 2]
        giving.give_now(
            couple, THANKS[number % len(THANKS)], by=writer, day=today - timedelta(days=7 * number + 1), key=uuid4()
        )
    for number, evening in enumerate(EVENINGS):
        _check_in(couple, mara, robin, today - timedelta(days=number + 1), evening)


def _person(name: str) -> User:
    person = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, time_zone="Europe/Berlin")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _moment(when: int | Moment, today: date) -> Moment:
    return when if isinstance(when, Moment) else Moment.on(today - timedelta(days=when))


def _remember(
    couple: Couple,
    mara: User,
    robin: User,
    facts: tuple[str, str, Moment],
    told: tuple[str, str],
    *,
    photos: int,
    seed: int,
    at: datetime,
) -> Memory:
    title, place, when = facts
    brought = [_photo(couple, mara, at, seed * 10 + number) for number in range(photos)]
    memory = keeping.keep(couple, by=mara, title=title, when=when, place=place, words=told[0], photos=brought)
    if told[1]:
        keeping.tell(memory, told[1], by=robin)
    for photo in brought:
        _sized(photo)
    return memory


def _chapters(couple: Couple, mara: User) -> list[tuple[Chapter, tuple[str, ...]]]:
    return [
        (chaptering.begin(couple, by=mara, title=title, opening=opening), titles) for title, opening, titles in CHAPTERS
    ]


def _sized(photo: Photo) -> None:
    renditions.make(Photo.objects.select_related("couple", "uploader").get(pk=photo.pk))


def _photo(couple: Couple, person: User, at: datetime, seed: int) -> Photo:
    file = io.BytesIO()
    landscape(seed).save(file, "JPEG", quality=88)
    return library.keep(SimpleUploadedFile(f"{seed}.jpg", file.getvalue(), "image/jpeg"), couple, by=person, at=at)


def landscape(seed: int) -> Image.Image:
    """Draws hills under an evening sky; every seed gives another picture."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    width, height = chance.choice([(1500, 1000), (1500, 1125), (1000, 1500), (1600, 900)])
    hue = chance.choice([(28, 52, 74), (84, 60, 84), (34, 74, 76), (112, 84, 62), (52, 66, 44)])
    glow = chance.choice([(252, 214, 150), (244, 180, 150), (226, 230, 220), (255, 232, 178)])
    sky = Image.linear_gradient("L").resize((width, height))
    picture = Image.composite(Image.new("RGB", sky.size, glow), Image.new("RGB", sky.size, hue), sky)
    brush = ImageDraw.Draw(picture)
    x, y, size = chance.uniform(0.2, 0.8) * width, chance.uniform(0.25, 0.55) * height, width / 22
    brush.ellipse((x - size, y - size, x + size, y + size), fill=(255, 246, 220))
    picture = picture.filter(ImageFilter.GaussianBlur(width / 60))
    brush = ImageDraw.Draw(picture)
    for layer in range(4):
        dark = 1 - 0.24 * layer
        colour = tuple(int(part * dark * 0.8) for part in hue)
        base, step = height * (0.5 + 0.12 * layer), width // 8
        ridge = [(place * step, base + chance.uniform(-0.06, 0.06) * height) for place in range(10)]
        brush.polygon([(0, height), *ridge, (width, height)], fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(2))


def _check_in(couple: Couple, mara: User, robin: User, day: date, evening: tuple[str, ...]) -> None:
    exercise = catalogue.exercises()[CHECK_IN]
    run, when = running.begin(couple, exercise, by=mara, day=day), datetime.combine(day, time(21), tzinfo=UTC)
    asked = [step for step in exercise.steps if step.kind == "ask" and step.see == "both-ready"]
    for place, step in enumerate(asked):
        running.answer(run, step, evening[2 * place], by=mara, when=when)
        running.answer(run, step, evening[2 * place + 1], by=robin, when=when)
    opening = next(step for step in exercise.steps if step.kind == "reveal")
    reveal.open_both(couple.runs.gathered().get(pk=run.pk), opening, by=mara, day=day)
