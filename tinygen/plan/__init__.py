"""Where everything lies in RAM: lifetimes, shared storage, the arena's layout."""

from tinygen.plan.planner import Plan, plan_memory

__all__ = ["Plan", "plan_memory"]
