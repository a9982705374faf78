"""Benchmarks: what the shipped code costs on emulated cores, beside the figures of others.

python -m benchmarks                   # tables on the terminal, docs/performance.md, build/benchmarks.json
python -m benchmarks --against REV     # what has changed since REV
python -m benchmarks.micro             # kernels over a grid of shapes
"""
