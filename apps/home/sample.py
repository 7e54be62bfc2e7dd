"""Two invented people and a year of their life, for `bin/start --sample`."""

import io
import random
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from apps.accounts.models import User
from apps.couples.models import Couple, Hue, Membership
from apps.exercises import reveal, running
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask
from apps.gratitude import giving
from apps.memories.moment import Moment
from apps.memories.story import chaptering, keeping
from apps.photos import library, renditions
from apps.photos.models import Photo

PASSWORD = "two lights in one landscape"  # noqa: S105 - of two people who do not exist
CHECK_IN = "daily-check-in"

LOOSE = 3  # photos in Mara's inbox


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
    content = tomllib.loads((settings.CONTENT / "en" / "sample.toml").read_text(encoding="utf-8"))
    today = couple.today(at)
    chapters = {chapter["title"]: chaptering.begin(couple, by=mara, **chapter) for chapter in content["chapters"]}
    for place, told in enumerate(content["memories"]):
        when = Moment(**told["when"]) if "when" in told else Moment.on(today - timedelta(days=told["days_ago"]))
        memory = keeping.keep(
            couple,
            by=mara,
            when=when,
            words=told.get("mara", ""),
            photos=[_photo(couple, mara, at, place * 10 + number) for number in range(told["photos"])],
            chapter=chapters.get(told.get("chapter")),
            **{name: told.get(name, "") for name in ("title", "place", "kind", "prompt")},
        )
        if words := told.get("robin"):
            keeping.tell(memory, words, by=robin)
    for number in range(LOOSE):
        _photo(couple, mara, at, 900 + number)
    for week, text, writer in zip(range(52), cycle(content["thanks"]), cycle((mara, robin)), strict=False):
        giving.give_now(couple, text, by=writer, day=today - timedelta(days=7 * week + 1), key=uuid4())
    for days, evening in enumerate(content["evenings"], start=1):
        _check_in(couple, mara, robin, today - timedelta(days=days), evening)


def _person(name: str) -> User:
    person = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, time_zone="Europe/Berlin")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _photo(couple: Couple, person: User, at: datetime, seed: int) -> Photo:
    file = io.BytesIO()
    landscape(seed).save(file, "JPEG", quality=88)
    upload = SimpleUploadedFile(f"{seed}.jpg", file.getvalue(), "image/jpeg")
    photo = library.keep(upload, couple, by=person, at=at)
    renditions.make(photo)
    return photo


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


def _check_in(couple: Couple, mara: User, robin: User, day: date, evening: list[str]) -> None:
    exercise = load(mara.language)[CHECK_IN]
    run, when = running.begin(couple, exercise, by=mara, day=day), datetime.combine(day, time(21), tzinfo=UTC)
    asked = [step for step in exercise.of_kind(Ask) if step.see == "both-ready"]
    for place, step in enumerate(asked):
        running.answer(run, step, evening[2 * place], by=mara, when=when)
        running.answer(run, step, evening[2 * place + 1], by=robin, when=when)
    opening = exercise.reveals[0]
    reveal.open_both(couple.runs.gathered().get(pk=run.pk), opening, by=mara, day=day)
