"""The scores of style and content in numpy, scipy and torch, with the filters of core/evaluate/held_out_network.h: a reference for what
`retimbre score` says. Debian: python3-torch python3-numpy python3-scipy; run with the system's Python.

    scores.py CONTENT.f32 STYLE.f32 RESULT.f32 [RESULT.f32 ...]     one JSON object for each result

Clips are raw float32 samples, mono, 22 050 Hz, of any level, as `npm run bench` writes them.
"""
import json
import sys

import numpy as np
import torch
from scipy.fft import dct, rfft
from scipy.linalg import sqrtm

from random_cnn import gaussian_filters

RATE, N_FFT, HOP = 22050, 2048, 512
WIDTH, SEED = 7, 2 ** 32 + 777
FILTERS, FILTERS_FOR_GAIN = 512, 128
LEVEL = 0.1
HZ = np.arange(N_FFT // 2 + 1) * RATE / N_FFT


def magnitudes(samples):
    """|STFT| of the sound at LEVEL: frames x bins."""
    samples = np.pad(samples * (LEVEL / np.sqrt(np.mean(np.square(samples, dtype=float)))), N_FFT // 2, mode='reflect')
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)
    frames = np.lib.stride_tricks.sliding_window_view(samples, N_FFT)[::HOP]
    return np.abs(rfft(frames * window, axis=1))


def mel_filters(bands=80, lowest=30, highest=RATE / 2):
    to_mel, to_hz = lambda hz: 2595 * np.log10(1 + hz / 700), lambda mel: 700 * (10 ** (mel / 2595) - 1)
    corners = to_hz(np.linspace(to_mel(lowest), to_mel(highest), bands + 2))[:, None]
    foot, peak, end = corners[:-2], corners[1:-1], corners[2:]
    weights = np.maximum(0, np.minimum((HZ - foot) / (peak - foot), (end - HZ) / (end - peak)))
    return weights / weights.sum(axis=1, keepdims=True)


MEL = mel_filters()


class Network:
    def __init__(self, weights, style):
        self.weights = torch.from_numpy(weights.reshape(len(weights), -1).T)  # (tap, bin) x filters
        self.style = self.gram(style)

    def gram(self, magnitude):
        frames = torch.from_numpy(np.log1p(magnitude).astype(np.float32))
        patches = frames.unfold(0, WIDTH, 1).transpose(1, 2).reshape(len(frames) - WIDTH + 1, -1)
        features = torch.relu(patches @ self.weights)
        return features.T @ features / len(features)

    def distance(self, magnitude):
        return ((self.gram(magnitude) - self.style).norm() / self.style.norm()).item()


def at_best_gain(magnitude, network):
    """Of gains on a grid of 6 dB, then on one of 2 dB about the best, the one nearest to the style."""
    gain = 0
    for step in (6, 2):
        tried = [gain + step * k for k in (-2, -1, 0, 1, 2)]
        apart = [network.distance(magnitude * 10 ** (db / 20)) for db in tried]
        gain = tried[int(np.argmin(apart))]
    return magnitude * 10 ** (gain / 20)


def decibels(energy):
    return 10 * np.log10(energy)


class Sound:
    def __init__(self, magnitude):
        energy = magnitude ** 2
        bands = energy @ MEL.T
        levels = decibels(bands + 1e-4)
        self.cepstra = dct(levels, norm='ortho', axis=1)[:, :20]
        self.onsets = np.maximum(0, np.diff(levels, axis=0)).mean(axis=1)
        self.loudness = decibels(energy.sum(axis=1) + 1e-2)
        self.active = self.loudness > self.loudness.max() - 40
        self.spectrum = decibels(bands.mean(axis=0) + 1e-6)
        pitched = (HZ > 60) & (HZ < 5000)
        classes = np.round(12 * np.log2(HZ[pitched] / 440)).astype(int) % 12
        chroma = magnitude[:, pitched] @ np.eye(12)[classes]
        self.chroma = chroma / (np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-9)
        flat = energy[:, (HZ > 100) & (HZ < 10000)] + 1e-8
        self.flatness = decibels(np.exp(np.log(flat).mean(axis=1)) / flat.mean(axis=1))[self.active].mean()


def wasserstein(a, b):
    covariance_a, covariance_b = np.cov(a.T), np.cov(b.T)
    root = np.real(sqrtm(covariance_a))
    between = np.real(sqrtm(root @ covariance_b @ root))
    square = np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2) + np.trace(covariance_a + covariance_b - 2 * between)
    return np.sqrt(max(0, square))


def correlation(a, b):
    n = min(len(a), len(b))
    return np.corrcoef(a[:n], b[:n])[0, 1]


def score(content, style, result):
    n = min(len(content.chroma), len(result.chroma))
    cosines = (content.chroma[:n] * result.chroma[:n]).sum(axis=1)[content.active[:n]]
    scores = {
        'mfcc': wasserstein(result.cepstra, style.cepstra) / wasserstein(content.cepstra, style.cepstra),
        'spectrumDb': np.sqrt(np.mean((result.spectrum - style.spectrum) ** 2)),
        'onset': correlation(result.onsets, content.onsets),
        'chroma': cosines.mean(),
        'loudness': correlation(result.loudness, content.loudness),
        'flatnessDb': max(0, result.flatness - style.flatness),
    }
    return {name: float(value) for name, value in scores.items()}


def main():
    content, style, *results = (magnitudes(np.fromfile(path, np.float32)) for path in sys.argv[1:])
    weights = gaussian_filters(FILTERS, WIDTH, len(HZ), SEED, np.sqrt(2 / (WIDTH * len(HZ))))
    network, part = Network(weights, style), Network(weights[:FILTERS_FOR_GAIN], style)
    content, style = Sound(at_best_gain(content, part)), Sound(style)
    for result in results:
        result = at_best_gain(result, part)
        print(json.dumps({'gram': network.distance(result), **score(content, style, Sound(result))}))


if __name__ == '__main__':
    main()
