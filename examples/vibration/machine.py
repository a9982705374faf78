"""A motor on two ball bearings as an accelerometer sees it: a physical model, healthy or with a fault.

The bearing's characteristic frequencies and the signal of a defect (a train of impacts, each ringing a resonance of the
housing, jittered by the balls' slip, modulated by the load) follow R. B. Randall and J. Antoni, "Rolling element
bearing diagnostics - A tutorial", Mechanical Systems and Signal Processing 25 (2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000  # Hz
BALLS = 9
DIAMETER_RATIO = 0.28  # ball to pitch circle
CONTACT_ANGLE = 0.0  # radians
SLIP = 0.01  # standard deviation of the time between impacts, relative

Signal = NDArray[np.float64]


class Fault(Enum):
    """What may be wrong."""

    NONE = "none"
    OUTER_RACE = "outer race"
    INNER_RACE = "inner race"
    BALL = "ball"
    IMBALANCE = "imbalance"
    MISALIGNMENT = "misalignment"


@dataclass(frozen=True)
class Machine:
    """One motor: what differs from one to the next of a series.

    Args:
        harmonics: amplitudes of the shaft's harmonics 1 to 6, in g.
        resonance: of the housing, Hz.
        damping: of the resonance, 1/s.
        mesh: amplitude of the fan's blade-pass tone, g.
    """

    harmonics: tuple[float, ...]
    resonance: float
    damping: float
    mesh: float


def bearing_frequencies(shaft: float) -> dict[Fault, float]:
    """Impacts per second of a defect on each part, for a shaft frequency in Hz."""
    ratio = DIAMETER_RATIO * np.cos(CONTACT_ANGLE)
    return {
        Fault.OUTER_RACE: BALLS / 2 * shaft * (1 - ratio),
        Fault.INNER_RACE: BALLS / 2 * shaft * (1 + ratio),
        Fault.BALL: shaft / DIAMETER_RATIO * (1 - ratio**2),  # the defect strikes both races each turn
    }


def draw_machine(random: np.random.Generator) -> Machine:
    """A motor of the series: tolerances of a few ten percent."""
    typical = np.array([1.0, 0.5, 0.3, 0.2, 0.12, 0.08])
    return Machine(
        harmonics=tuple(typical * random.lognormal(0, 0.15, len(typical))),
        resonance=random.normal(3400, 150),
        damping=random.lognormal(np.log(900), 0.15),
        mesh=0.25 * random.lognormal(0, 0.2),
    )


def vibration(machine: Machine, fault: Fault, severity: float, seconds: float, random: np.random.Generator) -> Signal:
    """Acceleration in g, shape (seconds * 16000,).

    Args:
        machine: whose.
        fault: its fault.
        severity: 0 none, 1 plain to hear.
        seconds: how long.
        random: draws speed, load, phases and noise.
    """
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    shaft = random.uniform(24, 30)  # Hz: 1440 to 1800 turns a minute
    load = random.uniform(0.6, 1.2)
    # The speed wanders slowly by half a percent.
    angle = 2 * np.pi * shaft * time + 0.005 * shaft * np.sin(2 * np.pi * random.uniform(0.5, 2) * time)
    signal = rotation(machine, fault, severity, angle, random)
    signal += machine.mesh * load * np.sin(7 * angle + random.uniform(0, 6.3))
    signal += 0.05 * np.sin(2 * np.pi * 100 * time + random.uniform(0, 6.3))  # the magnets, at twice the mains
    if fault in bearing_frequencies(shaft):
        signal += load * impacts(machine, fault, severity, shaft, time, random)
    return signal + background(machine, len(time), random)


def rotation(machine: Machine, fault: Fault, severity: float, angle: Signal, random: np.random.Generator) -> Signal:
    """The shaft's harmonics. Imbalance raises the first; misalignment the second and third."""
    amplitudes = np.array(machine.harmonics)
    if fault is Fault.IMBALANCE:
        amplitudes[0] *= 1 + 4.0 * severity
    if fault is Fault.MISALIGNMENT:
        amplitudes[1:3] *= 1 + 4.0 * severity
    phases = random.uniform(0, 2 * np.pi, len(amplitudes))
    orders = np.arange(1, len(amplitudes) + 1)
    return np.sum(amplitudes[:, None] * np.sin(orders[:, None] * angle + phases[:, None]), axis=0)


def impacts(
    machine: Machine, fault: Fault, severity: float, shaft: float, time: Signal, random: np.random.Generator
) -> Signal:
    """A defect rolled over: impacts that ring the housing; stronger in the load zone for parts that move."""
    period = 1 / bearing_frequencies(shaft)[fault]
    count = int(time[-1] / period) + 2
    moments = random.uniform(0, period) + np.cumsum(period * random.normal(1, SLIP, count))
    moments = moments[moments < time[-1]]
    strengths = severity * 1.2 * random.lognormal(0, 0.15, len(moments))
    carrier = {Fault.OUTER_RACE: 0.0, Fault.INNER_RACE: shaft, Fault.BALL: shaft * (1 - DIAMETER_RATIO) / 2}[fault]
    strengths *= 1 + (0.8 if carrier else 0.0) * np.cos(2 * np.pi * carrier * moments)
    train = np.zeros(len(time))
    np.add.at(train, (moments * SAMPLE_RATE).astype(int), strengths)
    return np.convolve(train, ringing(machine))[: len(time)]


def ringing(machine: Machine) -> Signal:
    """The housing's answer to an impulse, 8 ms of it."""
    time = np.arange(128) / SAMPLE_RATE
    return np.exp(-machine.damping * time) * np.sin(2 * np.pi * machine.resonance * time)


def background(machine: Machine, count: int, random: np.random.Generator) -> Signal:
    """Noise: of the sensor (white), of the building (falls with frequency), of friction (through the resonance)."""
    white = random.standard_normal(count)
    spectrum = np.fft.rfft(random.standard_normal(count))
    falling = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 20.0), count)
    friction = np.convolve(random.standard_normal(count), ringing(machine))[:count]
    return 0.03 * white + 0.2 * falling / np.std(falling) + 0.03 * random.lognormal(0, 0.1) * friction
