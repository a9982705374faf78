"""Where everything lies in RAM, and when: the nodes' order, lifetimes, shared storage, the arena's layout."""

from tinygen.plan.direction import choose_directions
from tinygen.plan.planner import Plan, plan_memory, schedule_and_plan
from tinygen.plan.schedule import reorder

__all__ = ["Plan", "choose_directions", "plan_memory", "reorder", "schedule_and_plan"]
