"""The published random-CNN objective (Ulyanov and Lebedev 2016) in PyTorch, with Retimbre's own filters: a peer to time against and
a reference for the final loss. Debian: python3-torch python3-numpy libopenblas0-pthread; run with the system's Python.

    random_cnn.py time     CONTENT.f32 STYLE.f32                    one evaluation for each line of stdin, its seconds on stdout
    random_cnn.py phase    CONTENT.f32 STYLE.f32                    one iteration of Griffin and Lim for each line, as above
    random_cnn.py optimise CONTENT.f32 STYLE.f32 --iterations 60    L-BFGS from the content; one JSON object

Clips are raw float32 samples, mono, 22 050 Hz, RMS 0.5, as `npm run bench` writes them.
"""
import argparse
import json
import math
import sys
import time

import numpy as np
import torch

N_FFT, HOP = 2048, 512


def philox(counter, seed):
    """Philox4x32-10 (Salmon et al. 2011) of counters [..., 4], vectorised: uint32 words [..., 4]."""
    x = [counter[..., i].astype(np.uint64) for i in range(4)]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        low = np.uint64(0xFFFFFFFF)
        x = [(b >> np.uint64(32)) ^ x[1] ^ np.uint64(key[0]), b & low,
             (a >> np.uint64(32)) ^ x[3] ^ np.uint64(key[1]), a & low]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.stack(x, axis=-1)


def gaussian_filters(count, width, channels, seed, deviation, layer=0):
    """Filters [count, width, channels] of layer `layer`, the values that core/nn/filter_source.h makes."""
    weights = np.empty((count, width, channels), np.float32)
    groups = (channels + 3) // 4
    k, c = np.meshgrid(np.arange(width), np.arange(groups), indexing='ij')
    for n in range(count):
        counter = np.stack([c, k, np.full_like(c, n), np.full_like(c, layer)], axis=-1)
        u = (np.floor(philox(counter, seed) / 512) + 0.5) * 2.0 ** -23
        radius, angle = np.sqrt(-2 * np.log(u[..., 0::2])), 2 * math.pi * u[..., 1::2]
        normal = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)  # [k, group, pair, 2]
        weights[n] = normal.reshape(width, groups * 4)[:, :channels]
    return weights * np.float32(deviation)


def published_filters(count, width, channels, seed):
    """Filters [count, channels, width] of the published deviation, as torch has them."""
    deviation = math.sqrt(2) * math.sqrt(2 / ((channels + count) * width))
    return torch.from_numpy(gaussian_filters(count, width, channels, seed, deviation)).permute(0, 2, 1).contiguous()


def stft(samples):
    return torch.stft(samples, N_FFT, HOP, window=torch.hann_window(N_FFT), center=True, pad_mode='reflect',
                      return_complex=True)


def log_spectrogram(path):
    samples = torch.from_numpy(np.fromfile(path, np.float32))
    return torch.log1p(stft(samples).abs()).contiguous()  # channels x frames


class GriffinLim:
    """Phases of given magnitudes (Griffin and Lim 1984), from random ones."""

    def __init__(self, magnitude):
        self.magnitude, self.phase = magnitude, 2 * math.pi * torch.rand(magnitude.shape)

    def iterate(self):
        samples = torch.istft(torch.polar(self.magnitude, self.phase), N_FFT, HOP, window=torch.hann_window(N_FFT), center=True)
        self.phase = stft(samples).angle()


class RandomCnn:
    """alpha |F(x) - F(c)|^2 + |G(x) - G(s)|^2 with G = F F' / T, the N x N Gram matrix as published."""

    def __init__(self, content, style, weights, alpha):
        self.weights, self.alpha = weights, alpha
        with torch.no_grad():
            self.content, self.style = self.features(content), self.gram(self.features(style))

    def features(self, x):
        return torch.relu(torch.nn.functional.conv1d(x[None], self.weights)[0])

    @staticmethod
    def gram(features):
        return features @ features.T / features.shape[1]

    def __call__(self, x):
        features = self.features(x)
        content = self.alpha * (features - self.content).square().sum(dtype=torch.float64)
        style = (self.gram(features) - self.style).square().sum(dtype=torch.float64)
        return content, style


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=('time', 'phase', 'optimise'))
    parser.add_argument('content')
    parser.add_argument('style')
    parser.add_argument('--iterations', type=int, default=60)
    parser.add_argument('--filters', type=int, default=4096)
    parser.add_argument('--width', type=int, default=11)
    parser.add_argument('--alpha', type=float, default=0.01)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    def answer(lines, work):
        """Does the work once for each line, and prints its seconds."""
        print('ready', torch.__version__, flush=True)
        for _ in lines:
            start = time.perf_counter()
            work()
            print(time.perf_counter() - start, flush=True)

    content, style = log_spectrogram(options.content), log_spectrogram(options.style)
    if options.what == 'phase':
        return answer(sys.stdin, GriffinLim(torch.expm1(content)).iterate)
    weights = published_filters(options.filters, options.width, content.shape[0], options.seed)
    objective = RandomCnn(content, style, weights, options.alpha)
    x = content.clone().requires_grad_(True)
    seconds, losses = [], []

    def evaluate():
        start = time.perf_counter()
        x.grad = None
        content_loss, style_loss = objective(x)
        (content_loss + style_loss).backward()
        seconds.append(time.perf_counter() - start)
        losses.append((content_loss.item(), style_loss.item()))
        return content_loss + style_loss

    if options.what == 'time':
        return answer(sys.stdin, evaluate)
    optimiser = torch.optim.LBFGS([x], lr=1, max_iter=options.iterations, max_eval=2 * options.iterations, history_size=10,
                                  tolerance_grad=0, tolerance_change=0, line_search_fn='strong_wolfe')
    optimiser.step(evaluate)
    content_loss, style_loss = min(losses, key=sum)
    print(json.dumps({'torch': torch.__version__, 'seconds': sum(seconds), 'evaluations': len(seconds),
                      'loss': {'content': content_loss, 'style': style_loss, 'total': content_loss + style_loss}}))


if __name__ == '__main__':
    main()
