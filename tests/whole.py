"""A place with something of everything in it, and every address its people could ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Archive, Couple
from apps.drafts import drafting
from apps.exercises.content.load import load
from apps.exercises.content.schema import Match
from apps.exercises.models import Run
from apps.exercises.runs import flow
from apps.exercises.steps import match
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from apps.memories.models import Book, Memory
from apps.memories.moment import Moment
from apps.memories.story import chaptering, keeping
from apps.photos import uploads
from apps.photos.models import SIZES, Photo, Upload
from tests import factories
from tests.cast import ARCHIVES, CHAPTERS, COPIES, DREAMS, MILESTONES, PHOTOS, PLANS, STEP_DOORS, TALES, THANKS, kept
from tests.exercises.acting import act, actions
from tests.passkeys import a_passkey
from tests.routes import NAMES_NO_ROW
from tests.test_authorization import BOOK

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
DAY, EARLIER = date(2026, 11, 23), date(2026, 11, 22)
PASSWORD = "correct horse battery"
CANARY = "CANARY-7f3a"
NOBODYS = UUID(int=7)
ASKED = ("good", "heavy", "tomorrow")


@dataclass
class Place:
    """Two people, and what they have: of one kind shared, of another alice's alone."""

    couple: Couple
    alice: User
    bob: User
    memories: list[Memory]
    photos: list[Photo]
    thanks: list[Thanks]
    tonight: Run
    opened: Run
    under_way: Run
    passkey: Authenticator
    upload: Upload
    book: Book
    archive: Archive

    def addresses(self) -> Iterator[str]:
        """Give every address there is, with all rows and all that can be asked for behind a question mark."""
        rows, queries = self._rows(), self._queries()
        for name in (name for names in BOOK.values() for name in names):
            for args in rows.get(name, [[]]):
                address = reverse(name, args=args)
                yield address
                yield from (f"{address}?{query}" for query in queries.get(name, ()))

    def _rows(self) -> dict[str, list[list[object]]]:
        memories: list[list[object]] = [[memory.pk] for memory in self.memories]
        runs: list[list[object]] = [[self.tonight.pk], [self.opened.pk], [self.under_way.pk]]
        answers = [[*run, step] for run in runs[:2] for step in (*ASKED, "open")]
        placed: list[list[object]] = [[photo.pk] for photo in self.photos[:4]]
        chapters: list[list[object]] = [[row.pk] for row in self.couple.chapters.all()]
        ideas: list[list[object]] = [[row.pk] for row in self.couple.own_cards.all()]
        binned: list[list[object]] = [[row.pk] for row in self.couple.memories.exclude(binned_at=None)]
        binned_photos: list[list[object]] = [[row.pk] for row in self.couple.photos.in_bin()]
        return {
            **{f"memories:{name}": memories for name in (*TALES, "echo")},
            **{f"memories:{name}": placed for name in PHOTOS},
            **{f"memories:{name}": chapters for name in CHAPTERS},
            **{f"memories:{name}": binned for name in ("restore_memory", "agree")},
            **{f"memories:{name}": binned_photos for name in ("restore_photo", "delete_photo")},
            **{f"exercises:{name}": runs for name in ("run", "settle", "shown", "here", "not_now")},
            **{f"exercises:{name}": answers for name in ("keep", "helped")},
            **{f"exercises:{name}": [[self.under_way.pk, "cards"], [self.tonight.pk, "good"]] for name in STEP_DOORS},
            "exercises:act": [row for run in (self.tonight, self.opened, self.under_way) for row in actions(run)],
            "exercises:evening": [[row.pk] for row in self.couple.evenings.all()],
            **{f"exercises:{name}": ideas for name in ("idea", "delete_idea")},
            "exercises:still_good": [[row.pk] for row in self.couple.plans.filter(kind="step")],
            "memories:month": [[2026, 11], [2019, 2]],
            "exercises:about": [["daily-check-in"], ["five-minute-hug"]],
            **{name: [args] for name, args in NAMES_NO_ROW.items()},
            "exercises:take_up": [[row.pk] for row in self.couple.parked.all()],
            **{name: [[row.pk] for row in self.couple.plans.all()] for name in (*PLANS, "home:after")},
            "exercises:plan_done": [["weekly-check-in", row.pk] for row in self.couple.plans.all()],
            **{name: [[row.pk] for row in self.couple.milestones.all()] for name in MILESTONES},
            **{name: [[row.pk] for row in self.couple.dreams.all()] for name in DREAMS},
            **{name: [[thanks.pk] for thanks in self.thanks] for name in THANKS},
            **{f"mfa_{name}_webauthn": [[self.passkey.pk]] for name in ("edit", "remove")},
            **{f"memories:{name}": [[self.book.pk]] for name in ("download_book", "delete_book")},
            "photos:upload": [[self.upload.pk]],
            **{f"couples:{name}": [[self.archive.pk]] for name in ARCHIVES},
            **{f"portability:{name}": [[self.archive.pk]] for name in COPIES},
            "couples:archived": [[self.archive.pk, "thanks"], [self.archive.pk, "photo"]],
            "photos:archived": [[self.archive.pk, kept(self.archive), "small"]],
            "photos:photo": [[photo.pk, size] for photo in self.photos for size in SIZES],
            "exercises:begin": [["daily-check-in"]],
            "couples:link": [["fern-11-22"]],
            "accounts:take_back": [["nobodys.link"]],
            **{f"couples:{name}": [[NOBODYS]] for name in ("confirm", "refuse")},
        }

    def _queries(self) -> dict[str, tuple[str, ...]]:
        return {
            "memories:story": (f"before={DAY}_{self.memories[0].pk}", "before=nonsense"),
            "memories:add": tuple(
                "waiting=1 waiting=1&day=2026-08-09 prompt=two-cameras prompt=x&day=nonsense".split()
            ),
            "memories:chapter": (f"after={DAY}_{self.memories[0].pk}", "after=nonsense"),
            "memories:book": ("from=2020&to=2026&mine=on", "from=1066"),
            "memories:read_book": ("from=2020&to=2026&mine=on", "to=2019"),
            "memories:month": (f"after={DAY}_{self.photos[0].picture.pk}", "after=nonsense"),
            "memories:again": (f"after={self.memories[0].pk}", "after=nonsense"),
            "gratitude:jar": ("month=2026-11", "month=2026-10", "by=one", "by=two&month=nonsense"),
            "exercises:together": ("need=touch&minutes=5&mode=talk&only=done", "only=favourites", "need=nonsense"),
            "gratitude:draw": ("bunch=1",),
            "exercises:run": ("step=settle", "step=good", "step=open&show=heavy", "step=tomorrow"),
        }


def furnish(couple: Couple, alice: User, bob: User) -> Place:
    """Put something of everything there: with the canary in all words, as of the evening of 23 November 2026."""
    hers = factories.a_memory(couple, title=f"{CANARY} hers", private_to=alice, made_by=alice)
    memories = [_memory(couple, alice, bob), _memory(couple, bob, alice), hers]
    photos = [factories.a_photo(couple, memory=memory) for memory in memories[:2] for _ in range(2)]
    photos += [factories.a_photo(couple, memory=one, private_to=alice, uploader=alice) for one in (hers, None)]
    _set_aside(couple, memories, alice)
    for form in ("thanks", "memory", f"tell:{memories[0].pk}"):
        drafting.save(couple, form, {"words": [f"{CANARY} draft"]}, by=alice, written=NIGHT, at=NIGHT)
    return Place(
        couple,
        alice,
        bob,
        memories,
        photos,
        thanks=[*(_given(couple, person) for person in (alice, bob)), _waiting(couple, alice)],
        tonight=_answered(couple, DAY, alice),
        opened=_opened(couple, alice, bob),
        under_way=_met(couple, alice, bob),
        passkey=a_passkey(alice, CANARY),
        upload=uploads.begin(couple, by=alice, name=f"{CANARY}.jpg", length=9, at=NIGHT),
        book=factories.a_book(couple, alice, title=f"{CANARY} hers, bound"),
        archive=factories.an_archive(alice, text=f"{CANARY} of old"),
    )


def _memory(couple: Couple, maker: User, other: User) -> Memory:
    facts = {"title": f"{CANARY} of {maker}", "when": Moment.on(DAY), "place": CANARY, "words": f"{CANARY} told"}
    memory = keeping.keep(couple, by=maker, **facts)  # type: ignore[arg-type]
    keeping.tell(memory, f"{CANARY} told by {other}", by=other)
    return memory


def _set_aside(couple: Couple, memories: list[Memory], alice: User) -> None:
    memories[0].chapter = chaptering.begin(couple, by=alice, title=f"{CANARY} chapter", opening=f"{CANARY} opening")
    memories[0].save(update_fields=["chapter"])
    couple.chapters.create(made_by=alice, private_to=alice, title=CANARY, position=9)
    keeping.tell(memories[2], f"{CANARY} sealed", by=alice, sealed=True)
    couple.put_away.create(memory=memories[1], person=alice)
    factories.a_memory(couple, title=f"{CANARY} binned", binned_at=NIGHT, binned_by=alice)
    factories.a_photo(couple, caption=f"{CANARY} binned", binned_at=NIGHT)


def _given(couple: Couple, writer: User) -> Thanks:
    return giving.give_now(couple, f"{CANARY} thanks of {writer}", by=writer, day=EARLIER, key=uuid4())


def _waiting(couple: Couple, writer: User) -> Thanks:
    return giving.keep_for_tonight(couple, f"{CANARY} kept", by=writer, day=EARLIER)


def _answered(couple: Couple, day: date, *people: User) -> Run:
    exercise = load("en")["daily-check-in"]
    for person in people:
        run = flow.begin(couple, exercise, by=person, day=day)
        act(run, "settle", "go-on", by=person, now=NIGHT)
        for key in ASKED:
            act(run, key, "answer", by=person, now=NIGHT, words=f"{CANARY} {key} of {person}, {day}")
    return couple.runs.gathered().get(pk=run.pk)


def _opened(couple: Couple, *people: User) -> Run:
    run = _answered(couple, EARLIER, *people)
    act(run, "open", "open", by=people[0], now=NIGHT - timedelta(days=1))
    return couple.runs.gathered().get(pk=run.pk)


def _met(couple: Couple, alice: User, bob: User) -> Run:
    """A run in which something of every kind of row stands: what alice has set alone, and what both have settled."""
    run = flow.begin(couple, load("en")["love-story"], by=alice, day=EARLIER, mode="two")
    flow.begin(couple, run.guide, by=bob, day=EARLIER, mode="two")
    (step,) = run.guide.of_kind(Match)
    cards = match.options(run, step, alice)
    answers = {f"card-{place}": step.answers[place % 3].id for place in range(len(cards))}
    for person in (alice, bob):
        act(run, "hello", "go-on", by=person, now=NIGHT)
    act(run, step.id, "mark", by=alice, now=NIGHT, **answers)
    factories.a_plan(couple, alice, what=f"{CANARY} plan", origin=run.pk, step="when", on=DAY, agreed_on=EARLIER)
    shared, _hers = (factories.a_dream(couple, alice, what=f"{CANARY} dream", private_to=one) for one in (None, alice))
    shared.whys.create(couple=couple, writer=bob, words=f"{CANARY} why")
    factories.a_plan(couple, alice, what=CANARY, private_to=alice, agreed_on=EARLIER, dream=shared)
    factories.a_milestone(couple, alice, name=f"{CANARY} day", kind="since", on="2016-12-05")
    factories.a_milestone(couple, alice, name=f"{CANARY} hers", private_to=alice)
    run.notes.create(couple=couple, step="mine", writer=alice, words=CANARY)
    evening = couple.evenings.create(name="daily-check-in", day=EARLIER)
    for person in (alice, bob):
        evening.lines.create(couple=couple, writer=person, words=f"{CANARY} line", private_to=person)
    couple.parked.create(writer=alice, words=f"{CANARY} parked", day=EARLIER)
    couple.wish_lists.create(person=alice, wishes=f"hand\n{CANARY} wish", sight="open")
    couple.wish_lists.create(person=bob, wishes=f"{CANARY} wish of mine", sight="open")
    couple.own_cards.create(deck="dates", writer=alice, words=f"{CANARY} idea")
    couple.agreed_choices.create(exercise="time-out", step="length", option="30")
    couple.breaks.create(until=NIGHT - timedelta(days=1))
    factories.a_plan(couple, alice, what=f"{CANARY} step", kind="step", agreed_on=EARLIER)
    return couple.runs.known().get(pk=run.pk)


def browser_of(person: User, **headers: str) -> Client:
    """Sign somebody in who has just shown once more who it is, so that the pages of the account open too."""
    browser = Client(headers=headers)
    browser.force_login(person)
    browser.get(reverse("account_reauthenticate"))  # whose form brings the token's cookie, as signing in does
    assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return browser


def slips(place: Place) -> dict[str, dict[str, str]]:
    """Give forms with a fault, by where they are sent; the evening's first step is to be passed before."""
    memory, long = place.memories[0].pk, "x" * 30_000
    return {
        reverse("memories:add"): {"title": "", "year": "3000"},
        reverse("memories:search"): {"q": long},
        reverse("memories:change", args=[memory]): {"title": ""},
        reverse("memories:tell", args=[memory]): {"words": long},
        reverse("gratitude:jar"): {"text": long},
        reverse("exercises:act", args=[place.tonight.pk, "good", "answer"]): {"words": long},
        reverse("couples:settings"): {"name": ""},
    }
