"""Which rows go into a copy, which of their columns, and who may see which: one declaration for each model.

A column that is in no declaration is named in LEFT_OUT with the reason; the tests fail for one that is in neither.
`docs/export-format.md` tells the same to readers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypedDict

from django.db.models import Q, QuerySet
from msgspec import Meta

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.rows import CoupleRow
from apps.drafts.models import Draft
from apps.exercises import models as exercises
from apps.exercises.runs import access
from apps.gratitude.models import Thanks
from apps.memories import models as memories
from apps.memories.models.parts import PutAway
from apps.photos.models import Photo
from apps.plans import models as plans

type Seen = Callable[[Couple, User], QuerySet[Any]]
type Text = Annotated[str, Meta(max_length=20_000)]


class Facts(TypedDict, total=False):
    """What a plan says of itself."""

    what: Text
    where: Text
    who: Text
    cost: Text
    backup: Text
    if_then: Text
    time: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")]
    zone: Annotated[str, Meta(max_length=64)]


@dataclass(frozen=True)
class Kind:
    """The rows of one model as a list in the copy.

    `columns` go out and come back under their own names. `more` are fields that are no columns. In `naming` stand
    columns whose values may hold ids of other rows. `holds` says by which columns somebody's own rows hang on it: then
    it is in a copy of theirs, too, though without the words of another. Where `bins`, rows may lie in the bin: after
    parting, what lay there comes along as well.
    """

    name: str
    says: str
    model: type[CoupleRow]
    columns: str
    seen: Seen
    order: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)
    naming: str = ""
    holds: str = ""
    bins: bool = False


def _visible(name: str) -> Seen:
    return lambda couple, person: getattr(couple, name).visible_to(person)


def _all(name: str) -> Seen:
    """Keeps all rows: those of which the reader sees what they belong to, since the others have nothing to stand in."""
    return lambda couple, _person: getattr(couple, name).all()


def _own(name: str, who: str = "person") -> Seen:
    return lambda couple, person: getattr(couple, name).filter(**{who: person})


def _photos(couple: Couple, person: User) -> QuerySet[Any]:
    return couple.photos.visible_to(person).kept().exclude(picture__memory__binned_at__isnull=False)


def _runs(couple: Couple, person: User) -> QuerySet[Any]:
    """Keeps runs that this person has entered, or of which the other shows something."""
    mine = Q(places__person=person) | Q(answers__writer=person)
    shown = Q(answers__shown_on__isnull=False, answers__taken_back_on=None) | Q(reveals__isnull=False)
    return couple.runs.filter(pk__in=couple.runs.filter(mine | shown).order_by().values("pk"))


def _answers(couple: Couple, person: User) -> QuerySet[Any]:
    known = (run for run in couple.runs.gathered().iterator(200))
    seen = {answer.pk for run in known for answer in access.answers_visible_to(run, person)}
    theirs = [pk for pk in couple.answers.exclude(writer=person).values_list("pk", flat=True) if pk not in seen]
    return couple.answers.exclude(pk__in=theirs)


def _notes(couple: Couple, person: User) -> QuerySet[Any]:
    runs = couple.runs.gathered().filter(notes__isnull=False).prefetch_related("notes").distinct()
    hidden = [
        note.pk
        for run in runs
        for note in run.notes.all()
        if note.writer_id != person.pk
        and not ((step := run.guide.step(note.step)) and access.may_note(run, step, person))
    ]
    return couple.notes.exclude(pk__in=hidden)


KINDS = (
    Kind("photos", "A photo. `file` is its original, byte for byte, or null where that can't be opened any more.",
         Photo, "uploader private_to taken_on kept_at caption", _photos, "taken_on kept_at",
         more={"file": Annotated[str, Meta(pattern=r"^photos/\d{4}/[\w.-]{1,80}$")] | None}, bins=True),
    Kind("chapters", "A chapter of the story.",
         memories.Chapter, "made_by private_to title opening position", _visible("chapters"), "position"),
    Kind("memories", "Something the two remember. How much of the date is known stands in `precision`.",
         memories.Memory,
         "made_by private_to title place happened_on precision season about kind prompt chapter muted",
         _visible("memories"), "happened_on", holds="tellings__writer", bins=True),
    Kind("tellings", "How one of them tells a memory.",
         memories.Telling, "memory writer private_to words version told_on", _visible("tellings"), "version"),
    Kind("pictures", "The place of a photo in a memory.",
         memories.Picture, "memory photo position day", _all("pictures"), "day position"),
    Kind("put_away", "A memory that the reader has hidden from themselves.",
         PutAway, "memory person", _own("put_away")),
    Kind("echoes", "A memory that came back to the reader, and when they answered.",
         memories.Echo, "memory person answered_on", _own("echoes"), "answered_on"),
    Kind("thanks", "A thank-you. While it `waits`, only its writer knows of it.",
         Thanks, "writer text day evening waits photo", _visible("thanks"), "day"),
    Kind("own_cards", "An idea or a question of their own, in a deck.",
         exercises.OwnCard, "deck writer words", _all("own_cards"), "deck"),
    Kind("runs", "An exercise on one of their days. From `drawn_by` follows which cards it drew.",
         exercises.Run, "exercise version day round begun_by", _runs, "day exercise round",
         more={"drawn_by": Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]},
         holds="answers__writer notes__writer inputs__person"),
    Kind("answers", "What one of them answered at a step; options by their ids, no words for “I'd rather tell it”.",
         exercises.Answer, "run step writer words kept_on taken_back_on shown_on", _answers, "run__day step",
         naming="words"),
    Kind("enclosed_photos", "A photo that goes with an answer.",
         exercises.Enclosed, "answer photo", _all("enclosed_photos")),
    Kind("reveals", "The answers that a step names have opened for both.",
         exercises.Reveal, "run step day", _all("reveals"), "day step"),
    Kind("outcomes", "What both have settled at a step; whose wish it was is written nowhere.",
         exercises.Outcome, "run step value", _all("outcomes"), "step", shapes={"value": dict[str, Any]},
         naming="value"),
    Kind("notes", "What one of them put under words that both can read.",
         exercises.Note, "run step writer words", _notes, "step"),
    Kind("places", "Where the reader is in an exercise.",
         exercises.Place, "run person step mode left_on", _own("places"), "step"),
    Kind("inputs", "What the reader has set at a step that waits for both.",
         exercises.Input, "run step person value at due_at", _own("inputs"), "at", shapes={"value": Any},
         naming="value"),
    Kind("parked", "Something the reader would rather talk about another day.",
         exercises.Parked, "writer words day", _own("parked", "writer"), "day"),
    Kind("agreed_choices", "What both have agreed on, until they agree otherwise.",
         exercises.AgreedChoice, "exercise step option", _all("agreed_choices"), "exercise step"),
    Kind("path_runs", "A path that they are on, or were.",
         exercises.PathRun, "path begun_on ended_on", _all("path_runs"), "begun_on",
         holds="evenings__lines__writer"),
    Kind("path_evenings", "An evening of a path that they left out, or in which they do something else.",
         exercises.PathEvening, "path_run evening skipped_on swaps", _all("path_evenings"), "evening",
         shapes={"swaps": dict[str, str]}),
    Kind("evenings", "An exercise, or an evening of a path, that they have done together.",
         exercises.Evening, "path_run name day", _all("evenings"), "day name", holds="lines__writer"),
    Kind("lines", "What one of them saved about an evening.",
         exercises.Line, "evening writer private_to words", _visible("lines"), "evening__day"),
    Kind("evening_photos", "A photo that they looked at on an evening.",
         exercises.EveningPhoto, "evening photo place", _all("evening_photos"), "place"),
    Kind("preferences", "An exercise that the reader likes best, or has hidden from themselves.",
         exercises.Preference, "person exercise how", _own("preferences"), "exercise"),
    Kind("wish_lists", "What one of them wishes for, a line each.",
         exercises.WishList, "person wishes sight",
         lambda couple, person: couple.wish_lists.in_sight_of(person), "sight"),
    Kind("dreams", "A dream, whose it is and when it may come true.",
         plans.Dream, "made_by private_to what going whose horizon came_true_on photo", _visible("dreams"),
         holds="whys__writer"),
    Kind("whys", "Why a dream matters to one of them.",
         plans.Why, "dream writer words", _all("whys")),
    Kind("plans", "A plan. `run` is the exercise it came of, where it came of one.",
         plans.Plan, "step kind by private_to facts on repeat until dream agreed_on",
         lambda couple, person: couple.plans.visible_to(person).filter(Q(agreed_on__isnull=False) | Q(by=person)),
         "on agreed_on", more={"run": int | None}, shapes={"facts": Facts}),
    Kind("hidden_plans", "A plan that the reader has hidden from themselves.",
         plans.HiddenPlan, "plan person", _own("hiddenplans")),
    Kind("still_good", "A small step that the reader has looked at and keeps.",
         exercises.StillGood, "plan person day", _own("still_good"), "day"),
    Kind("milestones", "A day that they keep.",
         plans.Milestone, "by private_to name on kind is_quiet repeats", _visible("milestones"), "on"),
    Kind("own_milestones", "What the reader has said of a milestone: that it's theirs, or that they want no hint.",
         plans.OwnMilestone, "milestone person what", _own("ownmilestones"), "what"),
    Kind("drafts", "What the reader was writing. `form` says where.",
         Draft, "writer form fields written_at due_on",
         lambda couple, person: couple.drafts.of(person).with_words(date.min), "written_at",
         shapes={"fields": dict[str, list[Text]]}, naming="form"),
)  # fmt: skip
KIND_OF = {kind.model: kind for kind in KINDS}
