"""Something of each model that a couple can have: of each of the two, where rows are somebody's."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from apps.accounts.models import User
from apps.couples.models import Archive, Couple
from apps.couples.moving import what_a_couple_has
from apps.couples.rows import CoupleRow
from apps.portability.models import Export
from tests import factories

NOW, DAY = datetime(2026, 11, 23, 21, tzinfo=UTC), date(2026, 11, 23)


def furnish(couple: Couple, alice: User, bob: User) -> None:
    """Puts it there. What words there are name their writer."""
    run = couple.runs.create(exercise="daily-check-in", version=1, day=DAY)
    evening = couple.evenings.create(name="daily-check-in", day=DAY)
    path_run = couple.path_runs.create(path="seven-evenings", begun_on=DAY)
    couple.path_evenings.create(path_run=path_run, evening="look-up")
    couple.reveals.create(run=run, step="good", day=DAY)
    couple.agreed_choices.create(exercise="break", step="how", option="walk")
    couple.drawn_cards.create(deck="dates", card="soup")
    couple.outcomes.create(run=run, step="who", by=alice, value={"first": "a"})
    couple.clocks.create(run=run, step="hug", seconds=20)
    couple.breaks.create(until=NOW)
    couple.offers.create(run=run, by=alice, until=NOW)
    memory = factories.a_memory(couple, title=alice.name, made_by=alice)
    dream = factories.a_dream(couple, alice, what=alice.name)
    for person in (alice, bob):
        _of_one(couple, person, run=run, evening=evening, memory=memory, dream=dream)


def _of_one(couple: Couple, person: User, *, run: Any, evening: Any, memory: Any, dream: Any) -> None:
    words = {"writer": person, "words": person.name}
    photo = factories.a_photo(couple, uploader=person, caption=person.name)
    own = factories.a_memory(couple, title=person.name, made_by=person)
    own.pictures.create(couple=couple, photo=photo, position=1, day=DAY)
    own.put_away.create(couple=couple, person=person)
    own.echoes.create(couple=couple, person=person, answered_on=DAY)
    memory.tellings.create(couple=couple, **words)
    couple.chapters.create(made_by=person, title=person.name, position=1)
    couple.books.create(made_for=person, title=person.name, asked_at=NOW, key=b"k" * 32)
    couple.thanks.create(writer=person, text=person.name, day=DAY, waits=False)
    couple.drafts.create(writer=person, form="give", fields={"text": [person.name]}, written_at=NOW, due_on=DAY)
    dream.whys.create(couple=couple, **words)
    factories.a_dream(couple, person, what=person.name)
    milestone = factories.a_milestone(couple, person, name=person.name)
    milestone.own.create(couple=couple, person=person, what="ours")
    plan = factories.a_plan(couple, person, what=person.name, kind="step")
    factories.a_plan(couple, person, what=person.name, kind="agreement")
    plan.hidden.create(couple=couple, person=person)
    couple.still_good.create(plan=plan, person=person, day=DAY)
    answer = run.answers.create(couple=couple, step="good", **words)
    couple.enclosed_photos.create(answer=answer, photo=photo)
    run.notes.create(couple=couple, step="good", **words)
    run.places.create(couple=couple, person=person, step="good")
    run.inputs.create(couple=couple, step="who", person=person, value=[person.name], at=NOW)
    couple.parked.create(day=DAY, **words)
    couple.own_cards.create(deck="dates", **words)
    couple.preferences.create(person=person, exercise="daily-check-in", how="favourite")
    couple.wish_lists.create(person=person, wishes=person.name, sight="open")
    evening.lines.create(couple=couple, **words)
    couple.evening_photos.create(evening=evening, photo=photo, place=1)
    upload = couple.uploads.create(uploader=person, length=9, touched_at=NOW, key=b"k" * 32, name=person.name)
    upload.parts.create(couple=couple, start=0, file=uuid4().hex)
    Export.objects.create(couple=couple, made_for=person, asked_at=NOW, touched_at=NOW, key=b"k" * 32)
    couple.feeds.create(person=person, secret=person.name, digest=uuid4().hex)
    if not couple.invitations.exists():
        invitation = couple.invitations.create(
            inviter=person, link_hash=uuid4().hex, code_hash=uuid4().hex, expires_at=NOW
        )
        couple.acceptances.create(invitation=invitation, candidate=factories.a_person("Candidate"), words="fern kite")


def models() -> dict[str, type[CoupleRow]]:
    return {model.__name__: model for model in sorted(what_a_couple_has(), key=lambda model: model.__name__)}


def rows(couple: Couple, model: type[CoupleRow]) -> list[Any]:
    """Gives them as they lie in the database, sealed."""
    return list(model.objects.filter(couple=couple).order_by("pk").values())


def archive_of(person: User) -> Archive:
    return Archive.objects.select_related("couple").get(user=person)
