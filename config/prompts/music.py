"""Makes the hold music: a slow turn of four chords as soft bells over a warm ground, 8 kHz, 16-bit, raw, one channel.

Its end runs into its beginning, so it can be played in a loop without a click.
"""
import math
import struct
import sys

RATE = 8000
BEAT = 0.5  # seconds
# C major 7, A minor 7, F major 7, G: each for eight beats; MIDI numbers.
CHORDS = [(60, 64, 67, 71), (57, 60, 64, 67), (53, 57, 60, 64), (55, 59, 62, 67)]
PATTERN = [0, 1, 2, 3, 2, 1, 3, 2]
LENGTH = int(RATE * BEAT * len(PATTERN) * len(CHORDS) * 2)


def hertz(note):
    return 440.0 * 2 ** ((note - 69) / 12)


def add(samples, start, seconds, frequency, level, attack, decay):
    """One tone with two soft partials, wrapped around the end."""
    for i in range(int(seconds * RATE)):
        t = i / RATE
        envelope = min(1.0, t / attack) * math.exp(-t * decay) * min(1.0, (seconds - t) / 0.05)
        w = 2 * math.pi * frequency * t
        tone = math.sin(w) + 0.35 * math.sin(2 * w) + 0.1 * math.sin(3 * w)
        samples[(start + i) % LENGTH] += level * envelope * tone


def main():
    samples = [0.0] * LENGTH
    beat = int(RATE * BEAT)
    for turn in range(2):
        for bar, chord in enumerate(CHORDS):
            first = (turn * len(CHORDS) + bar) * len(PATTERN) * beat
            for note in chord[:3]:
                add(samples, first, BEAT * len(PATTERN) + 0.6, hertz(note), 0.16, 0.6, 0.1)
            for step, degree in enumerate(PATTERN):
                octave = 24 if turn == 1 and step % 4 == 3 else 12
                add(samples, first + step * beat, 1.8, hertz(chord[degree] + octave), 0.3, 0.012, 2.2)
    peak = max(abs(s) for s in samples)
    sys.stdout.buffer.write(b"".join(struct.pack("<h", int(s / peak * 30000)) for s in samples))


main()
