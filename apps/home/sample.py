"""Two invented people and a year of their life, for `bin/start --sample`."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings

from apps.accounts.models import User
from apps.couples.models import Couple, Hue, Membership
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask
from apps.exercises.models import Evening, EveningPhoto, Line, PathRun
from apps.exercises.runs import access, flow
from apps.exercises.runs.visit import Visit
from apps.exercises.steps import ask
from apps.gratitude import giving
from apps.home import after, pictures
from apps.memories.moment import Moment
from apps.memories.story import chaptering, keeping
from apps.photos import library, renditions
from apps.photos.models import Photo
from apps.plans import making
from apps.plans.dreams import making as dreaming
from apps.plans.milestones import keeping as milestones
from apps.plans.milestones.marks import in_year
from apps.plans.models.plan import HOUR

PASSWORD = "two lights in one landscape"  # noqa: S105 - of two people who do not exist
CHECK_IN = "daily-check-in"
PATH = "seven-evenings"


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
    covers: list[Photo] = []
    for place, told in enumerate(content["memories"]):
        photos = [_photo(couple, mara, at, scene, 10 * place + number) for number, scene in enumerate(told["pictures"])]
        covers.append(photos[0])
        when = Moment(**told["when"]) if "when" in told else Moment.on(today - timedelta(days=told["days_ago"]))
        memory = keeping.keep(
            couple,
            by=mara,
            when=when,
            words=told.get("mara", ""),
            photos=photos,
            chapter=chapters.get(told.get("chapter")),
            **{name: told.get(name, "") for name in ("title", "place", "kind", "prompt")},
        )
        if words := told.get("robin"):
            keeping.tell(memory, words, by=robin)
        # Known for what comes back in these days, a year after both told it.
        memory.tellings.filter(couple=couple).update(told_on=today - timedelta(days=told.get("told_days_ago", 0)))
    for number, scene in enumerate(content["unsorted"]):
        _photo(couple, mara, at, scene, 900 + number)
    for week, text, writer in zip(range(52), cycle(content["thanks"]), cycle((mara, robin)), strict=False):
        giving.give_now(couple, text, by=writer, day=today - timedelta(days=7 * week + 1), key=uuid4())
    for days, evening in enumerate(content["evenings"], start=1):
        _check_in(couple, mara, robin, today - timedelta(days=days), evening)
    _dream(couple, mara, robin, at, content["dreams"])
    _set_out(couple, (mara, robin), today, content["path"], covers[::-1])
    _look_ahead(couple, mara, robin, today, content)


def _person(name: str) -> User:
    person = User.objects.create_user(
        f"{name.lower()}@example.org", PASSWORD, name=name, time_zone="Europe/Berlin", knows_exit=True
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _photo(couple: Couple, person: User, at: datetime, scene: str, seed: int) -> Photo:
    with NamedTemporaryFile(suffix=".jpg") as file:
        pictures.drawn(scene, seed).save(file.name, quality=88)
        photo = library.keep(Path(file.name), couple, by=person, at=at)
    renditions.make(photo)
    return photo


def _check_in(couple: Couple, mara: User, robin: User, day: date, evening: list[str]) -> None:
    exercise = load(mara.language)[CHECK_IN]
    when = datetime.combine(day, time(21), tzinfo=UTC)
    with couple.change(by=mara, seen_by=[mara, robin]) as change:
        run = flow.begin(change.couple, exercise, by=mara, day=day)
        asked = [step for step in exercise.of_kind(Ask) if step.see == "both-ready"]
        for place, step in enumerate(asked):
            for number, person in enumerate((mara, robin)):
                ask.answer(Visit(run, step.id, person, when, under_way=change), evening[2 * place + number])
        access.open_answers(run, exercise.reveals[0], day)


def _dream(couple: Couple, mara: User, robin: User, at: datetime, told: list[dict[str, Any]]) -> None:
    """Gives them a few dreams that both see, some with a photo and a next step, and one that came true."""
    for place, one in enumerate(told):
        photos = [_photo(couple, mara, at, scene, 800 + place) for scene in one.get("pictures", ())]
        facts = {name: one.get(name, "") for name in ("what", "whose", "horizon", "going")}
        dream = dreaming.save(couple, uuid4(), facts, one.get("mara"), photos, by=mara)
        dreaming.share(dream, by=mara)
        dreaming.save(couple, dream, {}, one.get("robin"), [], by=robin)
        if step := one.get("step"):
            day = couple.today(at) + timedelta(days=6)
            making.make(couple, {"what": step}, {"on": day}, by=robin, key=uuid4(), dream=dream)
        if words := one.get("came_true"):
            after.come_true(dream, words, [], by=robin)


def _set_out(
    couple: Couple, people: tuple[User, User], today: date, told: list[dict[str, str]], shown: list[Photo]
) -> None:
    """Lets them do the first evenings of a path, one every ten days, with a line of each; the last was album night."""
    begun = today - timedelta(days=10 * len(told) - 8)
    with couple.change(by=people[0], seen_by=people):
        path = PathRun.objects.create(couple=couple, path=PATH, begun_on=begun)
        for number, one in enumerate(told):
            day = begun + timedelta(days=10 * number)
            evening = Evening.objects.create(couple=couple, path_run=path, name=one["evening"], day=day)
            for person in people:
                if words := one.get(person.name.lower()):
                    Line.objects.create(couple=couple, evening=evening, writer=person, words=words)
        for place, photo in enumerate(shown[:5]):
            EveningPhoto.objects.create(couple=couple, evening=evening, photo=photo, place=place)


def _look_ahead(couple: Couple, mara: User, robin: User, today: date, content: dict[str, Any]) -> None:
    """Lets them keep a few days, so many years before some that are soon, and one of them have an hour this week."""
    for told in content["milestones"]:
        on = today + timedelta(days=told.pop("days_ahead"))
        told["on"] = in_year(on, on.year - told.pop("years_ago"))
        milestones.keep(couple, uuid4(), told, by=mara, new=True)
    hour = content["hour"]
    with couple.change(by=robin, seen_by=[mara, robin]):
        facts, on = {"time": hour["time"]}, today + timedelta(days=hour["days_ahead"])
        mine = {"by": robin, "origin": uuid4(), "step": "hour", "kind": HOUR, "agreed_on": today}
        couple.plans.create(facts=facts, on=on, **mine)
