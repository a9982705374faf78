"""Runs what rules declare, by SCons: nodes and signatures, tasks, progress, logs, and why something is out of date.

SCons' nodes are global to a process, so one process does one build.
"""
