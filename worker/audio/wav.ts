import type { ClipInput } from '../engine/module.ts';
import type { WavFormat } from '../protocol.ts';
import { TriangularDither } from './dither.ts';

/** A whole WAV file; see wavParts. */
export function encodeWav(clip: ClipInput, format: WavFormat): ArrayBuffer {
  const file = new Uint8Array(wavBytes(clip, format));
  let offset = 0;
  for (const part of wavParts(clip, format)) {
    file.set(part, offset);
    offset += part.length;
  }
  return file.buffer;
}

/**
 * A WAV file in parts, one after the other, so that it need not be in memory at once; a part is good until the next. Whole numbers are rounded with triangular dither of two steps' width (Lipshitz, Wannamaker and
 * Vanderkooy 1992) from a fixed seed, so that the same samples give the same bytes; samples beyond full scale are clipped.
 */
export function* wavParts(clip: ClipInput, format: WavFormat): Generator<Uint8Array<ArrayBuffer>> {
  const { frames, frameBytes, dataBytes } = sizeOf(clip, format);
  yield header(clip, format);
  const part = new DataView(new ArrayBuffer(partFrames * frameBytes));
  const write = sampleWriter(format, part);
  for (let from = 0; from < frames; from += partFrames) {
    const to = Math.min(frames, from + partFrames);
    let offset = 0;
    for (let frame = from; frame < to; frame++) {
      for (const samples of clip.channels) {
        write(offset, samples[frame] ?? 0);
        offset += layouts[format].bytesPerSample;
      }
    }
    yield new Uint8Array(part.buffer, 0, offset);
  }
  if (dataBytes & 1) yield new Uint8Array(1);
}

const partFrames = 2 ** 16;

function sizeOf(
  { channels }: ClipInput,
  format: WavFormat,
): { frames: number; frameBytes: number; dataBytes: number } {
  const frames = channels[0]?.length ?? 0;
  const frameBytes = layouts[format].bytesPerSample * channels.length;
  return { frames, frameBytes, dataBytes: frames * frameBytes };
}

/** Of the whole file; what comes after the header is of an even length. */
function wavBytes(clip: ClipInput, format: WavFormat): number {
  const { dataBytes } = sizeOf(clip, format);
  return headerBytes + dataBytes + (dataBytes & 1);
}

function header(clip: ClipInput, format: WavFormat): Uint8Array<ArrayBuffer> {
  const { coding, bytesPerSample } = layouts[format];
  const { frames, frameBytes, dataBytes } = sizeOf(clip, format);
  const file = new DataView(new ArrayBuffer(headerBytes));
  writeText(file, 0, 'RIFF');
  file.setUint32(4, wavBytes(clip, format) - 8, true);
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
  return new Uint8Array(file.buffer);
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
