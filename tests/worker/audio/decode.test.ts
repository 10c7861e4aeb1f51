import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeAudio } from '../../../worker/audio/decode.ts';
import type { ClipInput } from '../../../worker/engine/module.ts';
import { byteWav } from '../../audio_files.ts';
import { amplitudeAt } from '../../sound.ts';

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
}

async function clipOf(bytes: Uint8Array, name: string): Promise<ClipInput> {
  const decoded = await decodeAudio(bytes, name);
  if (decoded.kind !== 'clip') throw new Error(decoded.message);
  return decoded.clip;
}

async function refusalOf(bytes: Uint8Array, name: string): Promise<string> {
  const decoded = await decodeAudio(bytes, name);
  if (decoded.kind === 'clip') throw new Error(`${name} was decoded.`);
  return `${decoded.kind}: ${decoded.message}`;
}

describe('stereo tones come back with their length, rate, channels and levels', () => {
  test.each([
    ['tones.flac', 'flac', 44100, 1e-3],
    ['tones_in_ogg.flac', 'ogg-flac', 44100, 1e-3],
    ['tones.mp3', 'mp3', 44100, 0.03],
    ['tones.ogg', 'ogg-vorbis', 44100, 0.03],
    ['tones.opus', 'opus', 48000, 0.03],
  ])('%s', async (name, format, sampleRateHz, tolerance) => {
    const decoded = await decodeAudio(fixture(name), name);
    if (decoded.kind !== 'clip') throw new Error(decoded.message);
    expect(decoded.format).toBe(format);
    const [left, right] = decoded.clip.channels;
    expect(decoded.clip.sampleRateHz).toBe(sampleRateHz);
    expect(decoded.clip.channels.map((samples) => samples.length)).toEqual([
      sampleRateHz / 2,
      sampleRateHz / 2,
    ]);
    const amplitude = (samples: Float32Array | undefined, hz: number) =>
      amplitudeAt(hz, samples ?? new Float32Array(4), sampleRateHz);
    expect(Math.abs(amplitude(left, 440) - 0.5)).toBeLessThan(0.5 * tolerance);
    expect(Math.abs(amplitude(right, 880) - 0.25)).toBeLessThan(0.25 * tolerance);
    expect(amplitude(left, 880)).toBeLessThan(0.01);
    expect(amplitude(right, 440)).toBeLessThan(0.01);
  });
});

test('a lossless file gives every sample exactly: their MD5 is the one in its header', async () => {
  const bytes = fixture('tone_mono_24.flac');
  const { channels } = await clipOf(bytes, 'tone_mono_24.flac');
  const [samples = new Float32Array()] = channels;
  const pcm = Buffer.alloc(3 * samples.length);
  samples.forEach((value, i) => {
    pcm.writeIntLE(value * 2 ** 23, 3 * i, 3);
  });
  // STREAMINFO (RFC 9639, section 8.2): the last 16 of its 34 bytes
  const md5 = Buffer.from(bytes.subarray(8 + 18, 8 + 34)).toString('hex');
  expect(createHash('md5').update(pcm).digest('hex')).toBe(md5);
});

test('a FLAC whose last frame is only a few bytes long is decoded to its end', async () => {
  const { channels } = await clipOf(fixture('tone_and_silence.flac'), 'tone_and_silence.flac');
  expect(channels.map((samples) => samples.length)).toEqual([11025]);
});

test('a mono MP3 has one channel, and at least the sound that was encoded', async () => {
  const clip = await clipOf(fixture('tone_mono.mp3'), 'tone_mono.mp3');
  expect(clip.channels.length).toBe(1);
  expect(clip.sampleRateHz).toBe(22050);
  expect(clip.channels[0]?.length).toBeGreaterThanOrEqual(11025);
  expect(clip.channels[0]?.length).toBeLessThan(11025 + 3 * 1152);
});

test('the format is told from the content, not from the name', async () => {
  const clip = await clipOf(fixture('tones.flac'), 'tones.mp3');
  expect(clip.channels.length).toBe(2);
});

test('an ID3 tag before the sound is passed over', async () => {
  const tag = new Uint8Array(10 + 300);
  tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 300 >> 7, 300 & 127]);
  for (const name of ['tones.flac', 'tones.mp3']) {
    const clip = await clipOf(new Uint8Array([...tag, ...fixture(name)]), name);
    expect(clip.channels[0]?.length).toBe(22050);
  }
});

describe('a file that is cut off is refused, with how much it promises and holds where the format tells', () => {
  test.each([
    ['tones.flac', /promises 0\.50 s of sound and 0\.\d\d s can be decoded/],
    ['tones.ogg', /ends inside an Ogg page after \d+ bytes/],
    ['tones.opus', /ends inside an Ogg page after \d+ bytes/],
  ])('%s', async (name, sentence) => {
    const bytes = fixture(name);
    const refusal = await refusalOf(bytes.subarray(0, Math.floor(bytes.length * 0.6)), name);
    expect(refusal).toMatch(sentence);
    expect(refusal).toMatch(/^failed: /);
  });
});

test('damage inside a file is told without a word on the console', async () => {
  const bytes = Uint8Array.from(fixture('tones.flac'));
  bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 4000);
  expect(await refusalOf(bytes, 'tones.flac')).toMatch(/damaged/);
});

describe('what is not decoded here says what it is and what would work', () => {
  const words = (text: string) => new TextEncoder().encode(text);
  test.each([
    ['an MP4', new Uint8Array([0, 0, 0, 32, ...words('ftypM4A '), 0, 0]), /unsupported: .* MP4/],
    ['an AIFF', words('FORM....AIFFCOMM'), /unsupported: .* AIFF/],
    ['a WebM', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4]), /unsupported: .* WebM/],
    ['noise', new Uint8Array(2000).map((_, i) => (i * i * 31) & 255), /unsupported: .*no audio/],
    ['text', words('Hello, this is a letter.\n'), /failed: .* is not audio: it holds text/],
    ['nothing', new Uint8Array(0), /failed: .* is empty: it has 0 bytes/],
  ])('%s', async (_, bytes, sentence) => {
    expect(await refusalOf(bytes, 'clip.wav')).toMatch(sentence);
  });
});

describe('a clip of hours is refused before it fills the memory', () => {
  const sentence = /^failed: hours\.\w+ is too long: .* at most [\d.]+ minutes fit into memory/;

  test('by the header of a WAV', async () => {
    expect(await refusalOf(byteWav(3 * 3600, 8000), 'hours.wav')).toMatch(sentence);
  });

  test('while an MP3 is decoded, which does not say how long it is', async () => {
    const frames = fixture('tones.mp3');
    const hours = Buffer.concat(Array.from({ length: 7200 }, () => frames));
    expect(await refusalOf(hours, 'hours.mp3')).toMatch(sentence);
  });
});
