"""What two people have ahead of them."""

from apps.plans.models.milestone import Milestone, MilestoneKind, OwnMilestone
from apps.plans.models.plan import HiddenPlan, Kind, Plan, Repeat

__all__ = ["HiddenPlan", "Kind", "Milestone", "MilestoneKind", "OwnMilestone", "Plan", "Repeat"]
