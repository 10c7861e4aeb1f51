import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PAIR, DEMO_CLIPS, demoClip, PRESET_PAIRS } from '../../web/demo/demo_clips.ts';
import { decodeAudio } from '../../worker/audio/decode.ts';
import { connectHost } from '../engine.ts';

const demoFile = (name: string) => new URL(`../../public/demo/${name}`, import.meta.url);

test('the page offers exactly the clips of the manifest', () => {
  const [, ...rows] = readFileSync(demoFile('manifest.csv'), 'utf8').trim().split('\n');
  const inManifest = rows.map((row) => row.slice(0, row.indexOf('.flac')));
  expect(DEMO_CLIPS.map(({ id }) => id).sort()).toEqual(inManifest.sort());
});

test('the default pair is among them', () => {
  expect(demoClip(DEFAULT_PAIR.content)).toBeDefined();
  expect(demoClip(DEFAULT_PAIR.style)).toBeDefined();
});

test('every preset has a pair of them, and none else has', async () => {
  const { presets } = await connectHost();
  expect(Object.keys(PRESET_PAIRS).sort()).toEqual(presets.map(({ name }) => name).sort());
  for (const { content, style } of Object.values(PRESET_PAIRS)) {
    expect(demoClip(content)).toBeDefined();
    expect(demoClip(style)).toBeDefined();
  }
});

describe('every clip is credited, and decodes to the last sample', () => {
  test.each(DEMO_CLIPS)('$title', async ({ id, credit, licence }) => {
    expect(readFileSync(demoFile('CREDITS.md'), 'utf8')).toContain(`- ${id}: `);
    expect(credit).not.toBe('');
    expect(licence).not.toBe('');

    const bytes = readFileSync(demoFile(`${id}.flac`));
    const decoded = await decodeAudio(new Uint8Array(bytes), `${id}.flac`);
    if (decoded.kind !== 'clip') throw new Error(decoded.message);
    const { channels } = decoded.clip;
    const frames = channels[0]?.length ?? 0;
    const pcm = Buffer.alloc(2 * frames * channels.length);
    channels.forEach((samples, channel) => {
      samples.forEach((sample, frame) => {
        pcm.writeInt16LE(sample * 2 ** 15, 2 * (frame * channels.length + channel));
      });
    });
    // STREAMINFO (RFC 9639, section 8.2) ends with the MD5 of the samples
    const md5 = bytes.subarray(8 + 18, 8 + 34).toString('hex');
    expect(createHash('md5').update(pcm).digest('hex')).toBe(md5);
  });
});
