"""Words spoken by the synthesizer espeak-ng, as samples at 16 kHz. Needs the program: apt-get install espeak-ng."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from dataclasses import dataclass

import numpy as np
from mfcc import SAMPLE_RATE
from numpy.typing import NDArray

ACCENTS = ("en", "en-us", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp", "en-gb-x-gbcwmd", "en-029")

# Variants change formants, breath, pitch and voice quality. Those which differ in a number or a detail only
# stay on one side, so that a held-out voice is a new one.
TRAINING_VOICES = (
    *("m1", "m2", "m3", "m4", "m5", "m6", "f1", "f2", "f3", "klatt", "klatt2", "klatt3", "Andrea", "Alicia", "Annie"),
    *("Denis", "Diogo", "Gene", "Henrique", "Jacky", "Lee", "Marco", "Mario", "Michael", "adam", "anika", "antonio"),
    *("benjamin", "boris", "david", "edward", "grandma", "gustave", "iven", "iven2", "john", "linda", "max"),
    *("michel", "norbert", "pablo", "paul", "quincy", "rob", "sandro", "shelby", "steph", "steph2"),
)
VALIDATION_VOICES = ("m8", "f5", "Hugo", "Mike", "belinda", "marcelo", "travis", "zac")
TEST_VOICES = (
    *("m7", "f4", "klatt4", "Alex", "Andy", "Nguyen", "announcer", "aunty", "ed", "grandpa"),
    *("kaukovalta", "miguel", "pedro", "robert", "victor"),
)


@dataclass(frozen=True)
class Utterance:
    """One word, spoken: accent and voice of espeak-ng, speed in words a minute, pitch 0 to 99."""

    word: str
    accent: str
    voice: str
    speed: int
    pitch: int


class MissingSpeech(SystemExit):
    """espeak-ng is not installed."""


def version() -> str:
    """What `espeak-ng --version` says of itself, such as "1.51"; MissingSpeech if it is not installed."""
    if shutil.which("espeak-ng") is None:
        raise MissingSpeech("the keywords need the program espeak-ng, to speak them: apt-get install espeak-ng")
    text = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    return text.partition(":")[2].split()[0]


def speak(utterance: Utterance) -> NDArray[np.float32]:
    """The word without the silence around it, peak 1, at 16 kHz; shape (n,)."""
    command = ["espeak-ng", "-v", f"{utterance.accent}+{utterance.voice}", "--stdout"]
    command += ["-s", str(utterance.speed), "-p", str(utterance.pitch), utterance.word]
    sound = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(sound)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    samples = resample(samples, rate)
    samples /= max(1e-9, np.abs(samples).max())
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return samples[loud[0] : loud[-1] + 1].astype(np.float32)


def resample(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """From `rate` to 16 kHz by cutting the spectrum, which is ideal for a clip with silent ends."""
    count = round(len(samples) * SAMPLE_RATE / rate)
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    return np.fft.irfft(spectrum, count) * (count / len(samples))
