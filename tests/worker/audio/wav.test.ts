import { describe, expect, test } from 'vitest';
import { encodeWav } from '../../../worker/audio/wav.ts';
import { readWav } from '../../../worker/audio/wav_reader.ts';
import { sine } from '../../sound.ts';

interface WavParts {
  coding: number;
  bits: number;
  channels?: number;
  isExtensible?: boolean;
  /** Chunks between the format and the data. */
  before?: [id: string, bytes: number[]][];
  data: number[];
  /** What the data chunk says its size is. */
  dataSize?: number;
}

/** A WAV file byte by byte, independent of the encoder. */
function wavFile({
  coding,
  bits,
  channels = 1,
  isExtensible,
  before = [],
  data,
  dataSize,
}: WavParts) {
  const u16 = (value: number) => [value & 255, value >> 8];
  const u32 = (value: number) => [...u16(value & 65535), ...u16(value >>> 16)];
  const text = (id: string) => [...id].map((letter) => letter.charCodeAt(0));
  const chunk = (id: string, bytes: number[], size = bytes.length) => [
    ...text(id),
    ...u32(size),
    ...bytes,
    ...(bytes.length % 2 ? [0] : []),
  ];
  const frameBytes = (bits / 8) * channels;
  const rest = [...u16(channels), ...u32(1000), ...u32(1000 * frameBytes), ...u16(frameBytes)];
  const format = isExtensible
    ? [...u16(0xfffe), ...rest, ...u16(bits), ...u16(22), ...u16(bits), ...u32(0), ...u16(coding)]
    : [...u16(coding), ...rest, ...u16(bits)];
  const guidTail = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
  const body = [
    ...text('WAVE'),
    ...chunk('fmt ', isExtensible ? [...format, ...guidTail] : format),
    ...before.flatMap(([id, bytes]) => chunk(id, bytes)),
    ...chunk('data', data, dataSize),
  ];
  return new Uint8Array([...text('RIFF'), ...u32(body.length), ...body]);
}

describe('every coding maps its full scale to 1', () => {
  test.each([
    ['8 bits', 1, 8, [0, 128, 192]],
    ['16 bits', 1, 16, [0x00, 0x80, 0, 0, 0x00, 0x40]],
    ['24 bits', 1, 24, [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40]],
    ['32 bits', 1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40]],
    ['32-bit float', 3, 32, [...new Uint8Array(new Float32Array([-1, 0, 0.5]).buffer)]],
    ['64-bit float', 3, 64, [...new Uint8Array(new Float64Array([-1, 0, 0.5]).buffer)]],
  ])('%s, plain and extensible', (_, coding, bits, data) => {
    for (const isExtensible of [false, true]) {
      const clip = readWav(wavFile({ coding, bits, isExtensible, data }), 'clip.wav');
      expect(clip.sampleRateHz).toBe(1000);
      expect(clip.channels.map((samples) => [...samples])).toEqual([[-1, 0, 0.5]]);
    }
  });
});

test('channels are taken apart', () => {
  const bytes = wavFile({ coding: 1, bits: 8, channels: 3, data: [0, 128, 192, 128, 192, 0] });
  expect(readWav(bytes, 'clip.wav').channels.map((samples) => [...samples])).toEqual([
    [-1, 0],
    [0, 0.5],
    [0.5, -1],
  ]);
});

test('chunks of odd length between header and sound are passed over', () => {
  const before: [string, number[]][] = [
    ['LIST', [1, 2, 3]],
    ['junk', []],
  ];
  const bytes = wavFile({ coding: 1, bits: 8, before, data: [192, 192, 192] });
  expect([...(readWav(bytes, 'clip.wav').channels[0] ?? [])]).toEqual([0.5, 0.5, 0.5]);
});

test('a size left open by a streaming program means all that follows', () => {
  for (const dataSize of [0xffffffff, 0x7ffff000]) {
    const bytes = wavFile({ coding: 1, bits: 8, data: [0, 0, 0, 0], dataSize });
    expect(readWav(bytes, 'clip.wav').channels[0]?.length).toBe(4);
  }
});

describe('a broken WAV says what is wrong with it', () => {
  const whole = wavFile({ coding: 1, bits: 16, data: Array(4000).fill(1) });
  test.each([
    ['cut in the sound', whole.slice(0, 44 + 1000), /promises 2\.00 s of sound and holds 0\.50 s/],
    ['cut before the sound', whole.slice(0, 36), /holds no sound/],
    ['cut in the header', whole.slice(0, 26), /cut off inside its WAV header/],
    ['A-law', wavFile({ coding: 6, bits: 8, data: [0] }), /A-law with 8 bits a sample.*are\./],
    ['no channels', wavFile({ coding: 1, bits: 8, channels: 0, data: [] }), /says 0 channels/],
  ])('%s', (_, bytes, sentence) => {
    expect(() => readWav(bytes, 'clip.wav')).toThrow(sentence);
  });
});

describe('a written clip reads back', () => {
  const clip = {
    channels: [sine(440, 44100, 0.1, 0.9), sine(550, 44100, 0.1, 0.1)],
    sampleRateHz: 44100,
  };
  test.each([
    ['pcm16', 2 ** -15],
    ['pcm24', 2 ** -23],
    ['float32', 0],
  ] as const)('%s, within its step and the dither', (format, step) => {
    const read = readWav(new Uint8Array(encodeWav(clip, format)), 'clip.wav');
    expect(read.sampleRateHz).toBe(44100);
    read.channels.forEach((samples, channel) => {
      samples.forEach((value, i) => {
        const given = clip.channels[channel]?.[i] ?? 0;
        expect(Math.abs(value - given)).toBeLessThanOrEqual(1.5 * step + 1e-9);
      });
    });
  });

  test('one of many parts and an odd number of bytes, which are padded', () => {
    const long = Float32Array.from({ length: 150_001 }, (_, i) => i / 150_001);
    const bytes = new Uint8Array(encodeWav({ channels: [long], sampleRateHz: 8000 }, 'pcm24'));
    expect(bytes.length).toBe(56 + 3 * 150_001 + 1);
    const [read = new Float32Array()] = readWav(bytes, 'long.wav').channels;
    expect(read.length).toBe(long.length);
    expect(read.every((value, i) => Math.abs(value - (long[i] ?? 0)) < 2 ** -21)).toBe(true);
  });

  test('the same samples give the same bytes', () => {
    expect(encodeWav(clip, 'pcm16')).toEqual(encodeWav(clip, 'pcm16'));
  });
});

test('dither keeps a tone below one step audible and turns the rounding into noise', () => {
  const step = 2 ** -15;
  const faint = sine(441, 44100, 1, 0.4 * step);
  const bytes = new Uint8Array(encodeWav({ channels: [faint], sampleRateHz: 44100 }, 'pcm16'));
  const [read = new Float32Array()] = readWav(bytes, 'clip.wav').channels;
  let correlation = 0;
  read.forEach((value, i) => {
    correlation += value * (faint[i] ?? 0);
  });
  // Without dither every sample would be 0.
  expect(correlation / faint.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 1);
});

test('samples beyond full scale are clipped, not wrapped', () => {
  const loud = { channels: [new Float32Array([2, -2])], sampleRateHz: 1000 };
  for (const format of ['pcm16', 'pcm24'] as const) {
    const [read = []] = readWav(new Uint8Array(encodeWav(loud, format)), 'clip.wav').channels;
    expect(read[0]).toBeGreaterThan(0.999);
    expect(read[1]).toBe(-1);
  }
});
