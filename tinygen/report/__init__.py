"""Figures about a compiled network: what it needs, what it costs, does it fit."""
