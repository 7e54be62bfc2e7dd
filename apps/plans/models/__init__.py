"""What two people have ahead of them."""

from apps.plans.models.dream import Dream, Horizon, Whose, Why
from apps.plans.models.milestone import Milestone, MilestoneKind, OwnMilestone
from apps.plans.models.plan import HiddenPlan, Kind, Plan, Repeat

__all__ = [
    "Dream",
    "HiddenPlan",
    "Horizon",
    "Kind",
    "Milestone",
    "MilestoneKind",
    "OwnMilestone",
    "Plan",
    "Repeat",
    "Whose",
    "Why",
]
