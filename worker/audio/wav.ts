import type { ClipInput } from '../engine/module.ts';
import type { WavFormat } from '../protocol.ts';
import { TriangularDither } from './dither.ts';

/**
 * A whole WAV file. Whole numbers are rounded with triangular dither of two steps' width (Lipshitz, Wannamaker and
 * Vanderkooy 1992) from a fixed seed, so that the same samples give the same bytes; samples beyond full scale are clipped.
 */
export function encodeWav(clip: ClipInput, format: WavFormat): ArrayBuffer {
  const { coding, bytesPerSample } = layouts[format];
  const frames = clip.channels[0]?.length ?? 0;
  const frameBytes = bytesPerSample * clip.channels.length;
  const dataBytes = frames * frameBytes;
  const padBytes = dataBytes & 1;
  const file = new DataView(new ArrayBuffer(headerBytes + dataBytes + padBytes));

  writeText(file, 0, 'RIFF');
  file.setUint32(4, headerBytes - 8 + dataBytes + padBytes, true);
  writeText(file, 8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, coding, true);
  file.setUint16(22, clip.channels.length, true);
  file.setUint32(24, clip.sampleRateHz, true);
  file.setUint32(28, clip.sampleRateHz * frameBytes, true);
  file.setUint16(32, frameBytes, true);
  file.setUint16(34, bytesPerSample * 8, true);
  writeText(file, 36, 'fact');
  file.setUint32(40, 4, true);
  file.setUint32(44, frames, true);
  writeText(file, 48, 'data');
  file.setUint32(52, dataBytes, true);

  const write = sampleWriter(format, file);
  let offset = headerBytes;
  for (let frame = 0; frame < frames; frame++) {
    for (const samples of clip.channels) {
      write(offset, samples[frame] ?? 0);
      offset += bytesPerSample;
    }
  }
  return file.buffer as ArrayBuffer;
}

const headerBytes = 56;

const layouts: Record<WavFormat, { coding: number; bytesPerSample: number }> = {
  pcm16: { coding: 1, bytesPerSample: 2 },
  pcm24: { coding: 1, bytesPerSample: 3 },
  float32: { coding: 3, bytesPerSample: 4 },
};

function sampleWriter(format: WavFormat, file: DataView): (offset: number, sample: number) => void {
  if (format === 'float32') return (offset, sample) => file.setFloat32(offset, sample, true);
  const dither = new TriangularDither();
  const fullScale = 2 ** (layouts[format].bytesPerSample * 8 - 1);
  const quantise = (sample: number) =>
    Math.max(-fullScale, Math.min(fullScale - 1, Math.round(sample * fullScale + dither.next())));
  if (format === 'pcm16') {
    return (offset, sample) => file.setInt16(offset, quantise(sample), true);
  }
  return (offset, sample) => {
    const value = quantise(sample);
    file.setUint16(offset, value & 0xffff, true);
    file.setInt8(offset + 2, value >> 16);
  };
}

function writeText(file: DataView, offset: number, text: string): void {
  for (let i = 0; i < text.length; i++) file.setUint8(offset + i, text.charCodeAt(i));
}
