import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeWav } from '../worker/audio/wav.ts';
import type {
  Baseline,
  ClipInput,
  Job,
  RetimbreModule,
  Scores,
  Settings,
} from '../worker/engine/module.ts';
import { finished } from '../worker/growing_clip.ts';
import { unwrap } from './module.ts';
import { type Pair, readClip } from './pairs.ts';
import { commit } from './results.ts';

/** What to make of a pair: a clip of it, a baseline, or a transfer with these settings. */
export type Recipe = 'content' | 'style' | Baseline | Settings;

/** A sound that was made of a pair, and what is known of it. It lies in `path`. */
export interface Render {
  path: string;
  scores: Scores;
  /** Of making it, without reading, scoring and writing. */
  seconds: number;
  /** The engine's source when it was made. */
  commit: string;
}

/** What is kept beside each sound, in NAME.json. */
interface Kept extends Omit<Render, 'path'> {
  /** Of the clips and the recipe; another one is another sound. */
  key: string;
  /** Of the wasm that made it and of the one that scored it last. */
  madeBy: string;
  scoredBy: string;
}

export interface RenderOptions {
  folder: string;
  engine: RetimbreModule;
  /** Identifies the engine's build. */
  build: string;
  /** Whether to keep what an older build of the engine made by this recipe. */
  keepsOlder: (recipe: Recipe) => boolean;
  /** What to put beside each sound, in NAME + ending. */
  beside?: { ending: string; make: (clip: ClipInput) => Uint8Array };
  /** Told of each sound that was made. */
  onMade?: (pair: Pair, name: string, seconds: number) => void;
}

/**
 * The sounds that are made of pairs, each in a file of its own: FOLDER/PAIR/NAME.wav. What is there already and was made of
 * the same clips by the same recipe is not made again, so that a long run can be interrupted and goes on. Files appear
 * whole or not at all.
 */
export class Renders {
  readonly #options: RenderOptions;
  #loaded: { pair: Pair; content: ClipInput; style: ClipInput; hash: string } | undefined;

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  async get(pair: Pair, name: string, recipe: Recipe): Promise<Render> {
    const { engine, build, folder, keepsOlder, beside, onMade } = this.#options;
    const { content, style, hash } = await this.#load(pair);
    const key = hashOf(hash, JSON.stringify(recipe));
    const place = join(folder, pair.name);
    const path = join(place, `${name}.wav`);
    const notes = join(place, `${name}.json`);
    const companion = beside && join(place, `${name}${beside.ending}`);
    const isComplete = [path, notes, companion ?? path].every((each) => existsSync(each));
    const kept = isComplete ? readKept(notes) : undefined;
    const isThere = kept?.key === key && (kept.madeBy === build || keepsOlder(recipe));
    if (isThere && kept.scoredBy === build) return { ...kept, path };

    let next: Kept;
    if (isThere) {
      next = {
        ...kept,
        scores: unwrap(engine.score(content, style, await readClip(path))),
        scoredBy: build,
      };
    } else {
      const started = performance.now();
      const clip = made(engine, content, style, recipe);
      const seconds = (performance.now() - started) / 1000;
      const scores = unwrap(engine.score(content, style, clip));
      next = { key, madeBy: build, scoredBy: build, commit: commit(), seconds, scores };
      mkdirSync(place, { recursive: true });
      if (beside && companion) replace(companion, beside.make(clip));
      replace(path, new Uint8Array(encodeWav(clip, 'pcm24')));
      onMade?.(pair, name, seconds);
    }
    replace(notes, `${JSON.stringify(next)}\n`);
    return { ...next, path };
  }

  async #load(pair: Pair) {
    if (this.#loaded?.pair !== pair) {
      this.#loaded = {
        pair,
        content: await readClip(pair.content),
        style: await readClip(pair.style),
        hash: hashOf(readFileSync(pair.content), readFileSync(pair.style)),
      };
    }
    return this.#loaded;
  }
}

function made(
  engine: RetimbreModule,
  content: ClipInput,
  style: ClipInput,
  recipe: Recipe,
): ClipInput {
  if (recipe === 'content') return content;
  if (recipe === 'style') return style;
  if (recipe === 'mix' || recipe === 'equaliser') {
    return unwrap(engine.baseline(recipe, content, style));
  }
  const job: Job = unwrap(engine.createTransfer(content, [{ clip: style, weight: 1 }], recipe));
  try {
    return finished(job);
  } finally {
    job.delete();
  }
}

/** What identifies a build of the engine: its wasm. */
export function buildHash(wasm: string): string {
  return hashOf(readFileSync(wasm));
}

function hashOf(...parts: (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

function readKept(path: string): Kept {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function replace(path: string, data: Uint8Array | string): void {
  writeFileSync(`${path}.part`, data);
  renameSync(`${path}.part`, path);
}
