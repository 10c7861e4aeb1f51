import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAudio } from '../worker/audio/decode.ts';
import type { ClipInput } from '../worker/engine/module.ts';

export interface Pair {
  name: string;
  content: string;
  style: string;
}

/** The folders of DIR that hold a content.* and a style.*; without a DIR, pairs of the demo clips. */
export function findPairs(directory: string | undefined): Pair[] {
  if (directory === undefined) {
    const demo = (name: string) => join('public/demo', name);
    return [
      { name: 'speech__fire', content: demo('speech_story.flac'), style: demo('fire.flac') },
      {
        name: 'piano__strings',
        content: demo('piano_bach_prelude.flac'),
        style: demo('string_choir.flac'),
      },
    ];
  }
  if (!existsSync(directory)) throw new Error(`There is no folder ${directory}.`);
  const pairs = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => {
      const files = readdirSync(join(directory, name));
      const find = (role: string) => files.find((file) => file.startsWith(`${role}.`));
      return { name, content: find('content'), style: find('style') };
    })
    .filter((pair): pair is Pair => pair.content !== undefined && pair.style !== undefined)
    .map(({ name, content, style }) => ({
      name,
      content: join(directory, name, content),
      style: join(directory, name, style),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
  if (pairs.length === 0)
    throw new Error(`${directory} has no folder with a content.* and a style.* in it.`);
  return pairs;
}

/** `01_speech_woman__fire` as `speech woman → fire`. */
export function titleOf(name: string): string {
  return name.replace(/^\d+_/, '').replace('__', ' → ').replaceAll('_', ' ');
}

export async function readClip(path: string): Promise<ClipInput> {
  const decoded = await decodeAudio(new Uint8Array(readFileSync(path)), path);
  if (decoded.kind !== 'clip') throw new Error(decoded.message);
  return decoded.clip;
}

/** The clip repeated or cut to exactly `seconds`, so that every pair costs the same. */
export function lasting(clip: ClipInput, seconds: number): ClipInput {
  const frames = Math.round(seconds * clip.sampleRateHz);
  return {
    sampleRateHz: clip.sampleRateHz,
    channels: clip.channels.map((channel) =>
      Float32Array.from({ length: frames }, (_, i) => channel[i % channel.length] as number),
    ),
  };
}
