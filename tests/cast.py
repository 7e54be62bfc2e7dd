"""Two people and what they have, shared and alice's alone, and who stands outside; and by which routes it is asked for.

A route that names a row has its line in SHARED, PRIVATE or both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Acceptance, Archive, Couple
from apps.exercises.models import Evening, OwnCard, Parked, Run
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from apps.memories.models import Book, Chapter, Memory
from apps.photos import uploads
from apps.photos.models import Photo, Upload
from apps.plans.models import Dream, Milestone, Plan
from tests import factories
from tests.exercises.acting import actions

CANARY = "CANARY-7f3a"
DAY = date(2026, 11, 23)
BINNED = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass
class Cast:
    """Who asks, and what there is to ask for: shared rows, and rows that are alice's alone."""

    alice: User
    people: dict[str, User | None]
    memory: Memory
    private_memory: Memory
    photo: Photo
    private_photo: Photo
    placed: Photo
    private_placed: Photo
    binned_memory: Memory
    binned_photo: Photo
    private_binned: Photo
    chapter: Chapter
    private_chapter: Chapter
    thanks: Thanks
    waiting: Thanks
    run: Run
    evening: Evening
    idea: OwnCard
    step: Plan
    plan: Plan
    private_plan: Plan
    milestone: Milestone
    private_milestone: Milestone
    dreams: list[Dream]
    parked: Parked
    acceptance: Acceptance
    upload: Upload
    book: Book
    archive: Archive


Args = list[object]
STEP_DOORS = ("note", "reply")
TALES = "memory change tell share_telling add_photos share arrange order take_out".split()
TALES += "put_away bring_back mute bin_memory".split()
CHAPTERS = ("chapter", "shift_chapter", "dissolve_chapter")
PHOTOS = ("photo", "bin_photo", "move_photo")
PLANS = ("plans:plan", "plans:change", "plans:hide", "plans:delete", "calendar:download", "calendar:mail")
MILESTONES = tuple(f"plans:{name}" for name in "milestone change_milestone delete_milestone hold_milestone".split())
DREAMS = "plans:dream plans:change_dream plans:share_dream plans:delete_dream plans:add_step home:came_true".split()
THANKS = ("gratitude:give", "gratitude:remove", "gratitude:remove_photo", "home:into_story")
COPIES = ("archive_copy", "download_archive", "delete_archive_copy")
ARCHIVES = ("archive", "come_back", "know_closed", "destroy")


def kept(archive: Archive) -> UUID:
    """Give the photo in an archive that is its person's."""
    return archive.couple.photos.get(uploader=archive.user).pk


# Shared rows, which the partner may reach; and rows that are their writer's alone, partner or not.
SHARED: dict[str, Callable[[Cast], list[Args]]] = {
    **{f"memories:{name}": lambda cast: [[cast.memory.pk]] for name in (*TALES, "echo")},
    **{f"memories:{name}": lambda cast: [[cast.binned_memory.pk]] for name in ("restore_memory", "agree")},
    **{f"memories:{name}": lambda cast: [[cast.placed.pk]] for name in PHOTOS},
    **{f"memories:{name}": lambda cast: [[cast.binned_photo.pk]] for name in ("restore_photo", "delete_photo")},
    **{f"memories:{name}": lambda cast: [[cast.chapter.pk]] for name in CHAPTERS},
    "photos:photo": lambda cast: [[cast.photo.pk, size] for size in ("small", "medium", "large")],
    **{f"exercises:{name}": lambda cast: [[cast.idea.pk]] for name in ("idea", "delete_idea")},
    "exercises:still_good": lambda cast: [[cast.step.pk]],
    "exercises:run": lambda cast: [[cast.run.pk]],
    "exercises:act": lambda cast: actions(cast.run),
    "exercises:keep": lambda cast: [[cast.run.pk, "good"]],
    "exercises:helped": lambda cast: [[cast.run.pk, "good"]],
    "exercises:settle": lambda cast: [[cast.run.pk]],
    "exercises:shown": lambda cast: [[cast.run.pk]],
    "exercises:here": lambda cast: [[cast.run.pk]],
    "exercises:not_now": lambda cast: [[cast.run.pk]],
    "exercises:evening": lambda cast: [[cast.evening.pk]],
    **{f"exercises:{name}": lambda cast: [[cast.run.pk, "good"]] for name in STEP_DOORS},
    **{name: lambda cast: [[cast.plan.pk]] for name in (*PLANS, "home:after")},
    **{name: lambda cast: [[cast.milestone.pk]] for name in MILESTONES},
    **{name: lambda cast: [[cast.dreams[0].pk]] for name in DREAMS},
    "exercises:plan_done": lambda cast: [["weekly-check-in", cast.plan.pk]],
    "home:into_story": lambda cast: [[cast.thanks.pk]],
}
PRIVATE: dict[str, Callable[[Cast], list[Args]]] = {
    "memories:download_book": lambda cast: [[cast.book.pk]],
    "memories:delete_book": lambda cast: [[cast.book.pk]],
    "photos:upload": lambda cast: [[cast.upload.pk]],
    "gratitude:give": lambda cast: [[cast.waiting.pk]],
    **{name: lambda cast: [[cast.waiting.pk], [cast.thanks.pk]] for name in THANKS[1:3]},
    **{f"couples:{name}": lambda cast: [[cast.archive.pk]] for name in ARCHIVES},
    **{f"portability:{name}": lambda cast: [[cast.archive.pk]] for name in COPIES},
    "couples:archived": lambda cast: [[cast.archive.pk, kind] for kind in ("thanks", "photo")],
    "photos:archived": lambda cast: [[cast.archive.pk, kept(cast.archive), size] for size in ("small", "large")],
    "couples:confirm": lambda cast: [[cast.acceptance.pk]],
    "couples:refuse": lambda cast: [[cast.acceptance.pk]],
    "exercises:take_up": lambda cast: [[cast.parked.pk]],
    **{name: lambda cast: [[cast.private_plan.pk]] for name in PLANS},
    "exercises:plan_done": lambda cast: [["weekly-check-in", cast.private_plan.pk]],
    **{name: lambda cast: [[cast.private_milestone.pk]] for name in MILESTONES},
    **{name: lambda cast: [[cast.dreams[1].pk]] for name in DREAMS},
    **{f"memories:{name}": lambda cast: [[cast.private_memory.pk]] for name in TALES},
    **{f"memories:{name}": lambda cast: [[cast.private_placed.pk]] for name in PHOTOS},
    **{f"memories:{name}": lambda cast: [[cast.private_chapter.pk]] for name in CHAPTERS},
    "memories:restore_photo": lambda cast: [[cast.private_binned.pk]],
    "photos:photo": lambda cast: [[cast.private_photo.pk, size] for size in ("small", "medium", "large")],
}


def a_cast() -> Cast:
    """Put the canary into everything alice and bob have; charlie, dana and a candidate stand outside."""
    names = ("Alice", "Bob", "Charlie", "Chris", "Dana", "Host", "Candidate")
    alice, bob, charlie, chris, dana, host, candidate = map(factories.a_person, names)
    couple, _theirs, _danas = factories.a_couple(alice, bob), factories.a_couple(charlie, chris), Couple.of(dana)
    acceptance = pairing.accept(pairing.invite(host, at=BINNED), by=candidate, at=BINNED)
    assert acceptance
    run = couple.runs.create(exercise="daily-check-in", version=1, day=DAY)
    run.answers.create(couple=couple, step="good", writer=alice, words=CANARY, shown_on=DAY)
    memory = factories.a_memory(couple, title=CANARY, place=CANARY)
    for person in (alice, bob):
        memory.tellings.create(couple=couple, writer=person, words=CANARY)
    private = factories.a_memory(couple, title=CANARY, private_to=alice, made_by=alice)
    hers: dict[str, Any] = {"private_to": alice, "uploader": alice}
    made = {"made_by": alice, "title": CANARY, "opening": CANARY}
    couple.wish_lists.create(person=alice, wishes=CANARY, sight="only-me")
    return Cast(
        alice=alice,
        people={"visitor": None, "unpaired": dana, "candidate": candidate, "stranger": charlie, "partner": bob}
        | {"unverified": factories.an_unverified("Uma"), "staff": factories.a_person("Stu", is_superuser=True)},
        memory=memory,
        private_memory=private,
        photo=factories.a_photo(couple),
        private_photo=factories.a_photo(couple, **hers),
        placed=factories.a_photo(couple, memory=memory, caption=CANARY),
        private_placed=factories.a_photo(couple, memory=private, caption=CANARY, **hers),
        binned_memory=factories.a_memory(couple, title=CANARY, binned_at=BINNED),
        binned_photo=factories.a_photo(couple, caption=CANARY, binned_at=BINNED),
        private_binned=factories.a_photo(couple, caption=CANARY, binned_at=BINNED, **hers),
        chapter=couple.chapters.create(position=1, **made),
        private_chapter=couple.chapters.create(position=2, private_to=alice, **made),
        thanks=giving.give_now(couple, CANARY, by=alice, day=DAY, key=uuid4()),
        waiting=giving.keep_for_tonight(couple, CANARY, by=alice, day=DAY),
        run=run,
        evening=couple.evenings.create(couple=couple, name="daily-check-in", day=DAY),
        idea=couple.own_cards.create(deck="dates", writer=alice, words=CANARY),
        step=factories.a_plan(couple, alice, what=CANARY, kind="step"),
        plan=factories.a_plan(couple, alice, what=CANARY, on=DAY),
        private_plan=factories.a_plan(couple, alice, what=CANARY, private_to=alice),
        milestone=factories.a_milestone(couple, alice, name=CANARY),
        private_milestone=factories.a_milestone(couple, alice, name=CANARY, private_to=alice),
        dreams=[factories.a_dream(couple, alice, what=CANARY, private_to=one) for one in (None, alice)],
        parked=couple.parked.create(writer=alice, words=CANARY, day=DAY),
        acceptance=acceptance,
        upload=uploads.begin(couple, by=alice, name=CANARY, length=9, at=BINNED),
        book=factories.a_book(couple, alice, title=CANARY),
        archive=factories.an_archive(alice, text=CANARY),
    )
