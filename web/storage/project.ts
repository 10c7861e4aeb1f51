import type { JobReport, Scores } from '../../worker/protocol.ts';
import { demoClip } from '../demo/demo_clips.ts';
import { STYLE_SLOTS } from '../state/slot.ts';
import type { Build, ClipNames, Facts } from './kept_result.ts';
import { ProjectError } from './project_file.ts';
import {
  dictionary,
  either,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Reader,
  ShapeError,
  text,
} from './shape.ts';
import { type Limits, readZip, writeZip, ZipError } from './zip.ts';

const FORMAT = 'retimbre-project';
const FORMAT_VERSION = 1;

const MANIFEST = 'project.json';
/** The sounds, as WAV files of 32-bit floats. */
const CONTENT = 'content.wav';
const STYLES = STYLE_SLOTS.map((slot) => `${slot}.wav`);
const RESULT = 'result.wav';
const MOST_SOUND_BYTES = 2 ** 29;

const LIMITS: Limits = {
  [MANIFEST]: 2 ** 24,
  ...Object.fromEntries([CONTENT, ...STYLES, RESULT].map((name) => [name, MOST_SOUND_BYTES])),
};

/** A result as it travels, with its sounds as WAV files. */
export interface Project {
  result: Facts;
  /** Null: of a texture. */
  content: Uint8Array<ArrayBuffer> | null;
  styles: readonly Uint8Array<ArrayBuffer>[];
  sound: Uint8Array<ArrayBuffer>;
}

export function writeProject({ result, content, styles, sound }: Project): Uint8Array<ArrayBuffer> {
  // as it will be read, so that nothing else gets into it
  const facts = MANIFEST_SHAPE(JSON.parse(JSON.stringify(result)), '');
  const manifest = { format: FORMAT, formatVersion: FORMAT_VERSION, ...facts };
  return writeZip({
    [MANIFEST]: new TextEncoder().encode(JSON.stringify(manifest, null, 2)),
    ...(content && { [CONTENT]: content }),
    ...Object.fromEntries(styles.map((style, index) => [STYLES[index], style])),
    [RESULT]: sound,
  });
}

/** Throws a ProjectError for anything that is not a whole project. */
export async function readProject(file: File): Promise<Project> {
  try {
    const files = await readZip(file, LIMITS);
    const fileOf = (name: string) => {
      const bytes = files.get(name);
      if (!bytes) throw new ZipError(`it holds no “${name}”.`);
      return bytes;
    };
    const result = readManifest(fileOf(MANIFEST));
    return {
      result,
      content: result.content && fileOf(CONTENT),
      styles: STYLES.slice(0, result.styles.length).map(fileOf),
      sound: fileOf(RESULT),
    };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new ProjectError(file.name, error.message);
  }
}

function readManifest(bytes: Uint8Array): Facts {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ZipError(`its ${MANIFEST} is not JSON.`);
  }
  try {
    const { formatVersion } = HEAD(json, '');
    if (formatVersion > FORMAT_VERSION) {
      throw new ZipError('it is of a later Retimbre; reload this page to get the latest.');
    }
    return MANIFEST_SHAPE(json, '');
  } catch (error) {
    if (error instanceof ShapeError) throw new ZipError(`in its ${MANIFEST}, ${error.message}.`);
    throw error;
  }
}

const words = text(1000);
const truth: Reader<boolean> = (value, place) => {
  if (typeof value === 'boolean') return value;
  throw new ShapeError(`${place} must be true or false`);
};

const LATEST_TIME = 8.64e15;
const time: Reader<number> = (value, place) => {
  const milliseconds = number(value, place);
  if (milliseconds >= 0 && milliseconds <= LATEST_TIME) return milliseconds;
  throw new ShapeError(`${place} must be milliseconds since 1970`);
};
/** What was not finite has become null. */
const figure: Reader<number> = (value, place) =>
  value === null ? Number.NaN : number(value, place);

const HEAD = object({ format: oneOf(FORMAT), formatVersion: number });

/** Of a demo clip that this page does not have, the sound is there all the same. */
const demo: Reader<string | null> = (value, place) => {
  const id = nullable(words)(value, place);
  return id !== null && demoClip(id) ? id : null;
};

const NAMES = { name: words, title: words, credit: nullable(words), demo };
const CLIP: Reader<ClipNames> = object(NAMES);

const share: Reader<number> = (value, place) => {
  const part = number(value, place);
  if (part >= 0 && part <= 1) return part;
  throw new ShapeError(`${place} must be from 0 to 1`);
};

const STYLE_LIST: Reader<Facts['styles']> = (value, place) => {
  const styles = list(object<Facts['styles'][number]>({ ...NAMES, weight: share }), STYLES.length)(
    value,
    place,
  );
  if (styles.length > 0) return styles;
  throw new ShapeError(`${place} must have a style`);
};

const BUILD: Reader<Build> = object({
  version: words,
  commit: words,
  engine: words,
  variant: oneOf('relaxed', 'simd', 'single'),
});

const LOSS: Reader<JobReport['losses'][number]> = object({
  content: figure,
  style: figure,
  box: figure,
  total: figure,
  evaluation: figure,
});

const REPORT: Reader<JobReport> = object<JobReport>(
  {
    settings: dictionary(either<number, string>(number, words), 100),
    analysisRateHz: figure,
    contentSeconds: figure,
    styleSeconds: figure,
    seconds: object({ analyse: figure, prepare: figure, optimise: figure, phase: figure }),
    windows: figure,
    joinsSeconds: list(figure, 10_000),
    iterations: figure,
    evaluations: figure,
    losses: list(LOSS, 100_000),
    productSeconds: figure,
    productFlops: figure,
    spectralConvergenceDb: figure,
    peak: figure,
    notes: list(words, 100),
    memoryEstimateBytes: figure,
  },
  ['spectralConvergenceDb', 'peak'],
);

const SCORES: Reader<Scores> = object({
  style: object({ gram: figure, mfcc: figure, spectrumDb: figure }),
  content: object({ onset: figure, chroma: figure, loudness: figure }),
  defects: object({
    flatnessDb: figure,
    strayEnergyDb: figure,
    superposition: figure,
    copiedSeconds: figure,
  }),
});

const MANIFEST_SHAPE: Reader<Facts> = object({
  title: words,
  fileName: words,
  madeAt: time,
  starred: truth,
  kind: oneOf('transfer', 'texture'),
  content: nullable(CLIP),
  styles: STYLE_LIST,
  morphs: truth,
  wet: share,
  report: REPORT,
  notes: list(words, 100),
  scores: nullable(SCORES),
  build: BUILD,
});
