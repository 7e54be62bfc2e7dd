"""A day to keep: what is entered becomes a milestone, of both or of one; entered again, it is changed."""

from typing import Any
from uuid import UUID, uuid5

from django.http import QueryDict

from apps.exercises.content.schema import Step
from apps.exercises.runs import flow
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import Kind, action
from apps.plans.milestones.forms import MilestoneForm
from apps.web.decks import Title


class Milestone(Step, frozen=True, kw_only=True, eq=False):
    """What the file says of it."""

    title: Title


class MilestoneKind(Kind[Milestone]):
    """Each keeps one of their own choice."""

    record = Milestone

    def form(self, visit: Visit[Milestone], data: QueryDict | None = None) -> MilestoneForm:
        couple, person = visit.run.couple, visit.person
        mine = couple.milestones.visible_to(person).filter(pk=_key(visit)).first()
        return MilestoneForm(data, couple=couple, person=person, today=couple.today(visit.now), milestone=mine)

    def context(self, visit: Visit[Milestone]) -> dict[str, Any]:
        return {"form": self.form(visit)}

    @action
    def save(self, visit: Visit[Milestone], data: QueryDict) -> None:
        self.valid(visit, data).keep(_key(visit))
        flow.go_on(visit)


def _key(visit: Visit[Milestone]) -> UUID:
    return uuid5(visit.run.pk, f"{visit.key} {visit.person.pk}")
