"""The engine of infinite width by its definition, in PyTorch and double precision: a reference for losses and gradients.
Debian: python3-torch python3-numpy; run with the system's Python.

    infinite_width.py CONTENT.f32 STYLE.f32 X.f32 GRADIENTS.f32 [--reference DIR]

Clips are raw float32 samples, mono, 22 050 Hz, RMS 0.5, as `npm run bench` writes them. Writes the frames X at which it evaluates
[frames x bins] and the gradients by them of content, style and box one after the other, raw float32; prints the three losses as
JSON. With --reference they come from the classes Inf and Box of DIR/infinite_width.py instead of the definition here.
"""
import argparse
import importlib.util
import json
import math
import pathlib

import numpy as np
import torch

N_FFT, HOP, POWER, WIDTHS = 2048, 512, 0.3, (1, 2, 4, 8)


def frames(path):
    """|STFT|^0.3, frames x bins."""
    samples = torch.from_numpy(np.fromfile(path, np.float32)).double()
    window = torch.hann_window(N_FFT, dtype=torch.float64)
    return torch.stft(samples, N_FFT, HOP, window=window, center=True, pad_mode='reflect', return_complex=True).abs().pow(POWER).T


def patches(x, width):
    return x.unfold(0, width, 1).transpose(1, 2).reshape(x.shape[0] - width + 1, -1)


class ArcCosine(torch.autograd.Function):
    """k = |p| |q| (sin th + (pi - th) cos th) / pi of p.q, |p|^2 and |q|^2 (Cho and Saul 2009, order 1); the formula of its gradient
    has no singularity where p and q are parallel."""

    @staticmethod
    def forward(ctx, product, p_squared, q_squared):
        p, q = p_squared.clamp_min(1e-12).sqrt(), q_squared.clamp_min(1e-12).sqrt()
        angle = torch.acos((product / (p * q)).clamp(-1, 1))
        ctx.save_for_backward(angle, p, q)
        return p * q * (torch.sin(angle) + (math.pi - angle) * torch.cos(angle)) / math.pi

    @staticmethod
    def backward(ctx, gradient):
        angle, p, q = ctx.saved_tensors
        by_square = gradient * torch.sin(angle) / (2 * math.pi)
        return gradient * (math.pi - angle) / math.pi, by_square * q / p, by_square * p / q


def kernels(p, q):
    """Of all patches with all, [patches of p x patches of q]."""
    product = p @ q.T
    return ArcCosine.apply(product, p.square().sum(1)[:, None].expand_as(product), q.square().sum(1)[None].expand_as(product))


def kernel(p, q):
    """Of each patch with the same of the other."""
    return ArcCosine.apply((p * q).sum(1), p.square().sum(1), q.square().sum(1))


def style_loss(x, style):
    def of_width(width):
        p, q = patches(x, width), patches(style, width)
        own = kernels(q, q).square().mean()
        return (kernels(p, p).square().mean() - 2 * kernels(p, q).square().mean() + own) / own
    return sum(of_width(width) for width in WIDTHS) / len(WIDTHS)


def content_loss(x, content):
    def of_width(width):
        p, q = patches(x, width), patches(content, width)
        own = kernel(q, q).sum()
        return (kernel(p, p).sum() + own - 2 * kernel(p, q).sum()) / own
    return sum(of_width(width) for width in WIDTHS) / len(WIDTHS)


def box_loss(x, content, style):
    ceiling = torch.maximum(content.max(0).values, style.max(0).values)
    scale = (content.square().sum() + style.square().sum() * content.shape[0] / style.shape[0]) / 2
    return (torch.relu(-x).square() + torch.relu(x - ceiling).square()).sum() / scale


def by_definition(x, content, style):
    """Losses and gradients of content, style and box."""
    x = x.clone().requires_grad_(True)
    losses = content_loss(x, content), style_loss(x, style), box_loss(x, content, style)
    return [loss.item() for loss in losses], [torch.autograd.grad(loss, x)[0] for loss in losses]


def by_reference(folder, x, content, style):
    """The same of somebody else's script, whose weights 1 and 0 take its loss apart."""
    spec = importlib.util.spec_from_file_location('reference', pathlib.Path(folder) / 'infinite_width.py')
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)

    def nothing(x):
        return 0.0, torch.zeros_like(x)

    nothing.last = None
    parts = (reference.Inf(content, style, widths=WIDTHS, alpha=1.0), reference.Inf(content, style, widths=WIDTHS, alpha=0.0),
             reference.Box(nothing, content, style))
    return zip(*(part(x) for part in parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('content', 'style', 'x', 'gradients'):
        parser.add_argument(name)
    parser.add_argument('--reference')
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    content, style = frames(options.content), frames(options.style)
    # between the clips, with some values below zero and above what either clip has
    x = 0.8 * content + 0.5 * style[torch.arange(content.shape[0]) % style.shape[0]] - 0.02 * content.max()
    x = x.float().double()
    losses, gradients = by_reference(options.reference, x, content, style) if options.reference else by_definition(x, content, style)
    x.float().numpy().tofile(options.x)
    torch.stack(list(gradients)).float().numpy().tofile(options.gradients)
    print(json.dumps(list(losses)))


if __name__ == '__main__':
    main()
