import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { RetimbreModule, Settings, StyleWeight } from '../../worker/engine/module.ts';
import { UsageError } from '../errors.ts';
import { type SampleBits, sampleBits, standardBits } from '../job_command.ts';
import { withPreset } from '../preset.ts';
import { requireSteadiest } from '../steadiest.ts';
import { requireSomeWeight, requireWeight, type StyleFile } from '../style_weights.ts';
import { recordPath } from './record.ts';

/** One transfer of a jobs file; its paths are good where the command runs. */
export interface BatchJob {
  /** In the file, counted from 1. */
  number: number;
  content: string;
  styles: StyleFile[];
  /** Only so many steadiest seconds of each style. */
  steadiest: number | undefined;
  output: string;
  /** Whose settings are among these. */
  preset: string | undefined;
  /** All of them, checked, the defaults included. */
  settings: Settings;
  bits: SampleBits;
}

/** What goes before the jobs of a file. */
interface Override {
  steadiest?: number | undefined;
  preset?: string | undefined;
  settings: Settings;
}

type Json = Record<string, unknown>;

const fileFields = ['defaults', 'jobs'];
const defaultFields = ['content', 'style', 'styles', 'steadiest', 'preset', 'settings', 'bits'];
const styleFields = ['clip', 'weight'];
const jobFields = [...defaultFields, 'output'];

/**
 * The jobs of a file, of the form
 *
 *     { "defaults": { "style": "fire.flac" }, "jobs": [{ "content": "a.wav", "output": "out/a.wav", "settings": { "strength": 0.7 } }] }
 *
 * or with `"styles": [{ "clip": "fire.flac", "weight": 0.7 }, { "clip": "rain.flac", "weight": [[0, 0], [10, 1]] }]`.
 * What a job does not say is as the defaults say, setting by setting; `override` (the command line's) goes before both, and all
 * of that before the settings of a preset. Relative paths start at the file's folder. Throws a UsageError that names the job and the field.
 */
export function readJobs(
  path: string,
  text: string,
  override: Override,
  engine: RetimbreModule,
): BatchJob[] {
  const file = fieldsOf(parse(path, text), path, fileFields);
  const defaultsPlace = `${path}, defaults`;
  const defaults = fieldsOf(file.defaults ?? {}, defaultsPlace, defaultFields);
  const defaultSettings = settingsOf(defaults, defaultsPlace);
  if (!Array.isArray(file.jobs) || file.jobs.length === 0) {
    throw new UsageError(`${path}: jobs must be a list of at least one job.`);
  }
  const jobs = file.jobs.map((entry, index): BatchJob => {
    const place = `${path}, job ${index + 1}`;
    const own = fieldsOf(entry, place, jobFields);
    const fields = { ...withoutStyles(defaults, own), ...own };
    const clip = (name: string) => pathFrom(path, fields[name], `${place}: ${name}`);
    const given = { ...defaultSettings, ...settingsOf(own, place), ...override.settings };
    const steadiest = override.steadiest ?? steadiestOf(fields.steadiest, `${place}: steadiest`);
    const preset = override.preset ?? fields.preset;
    const settings = withPreset(engine, preset, given, `${place}: preset`);
    const completed = engine.completeSettings(settings, 'transfer');
    if ('error' in completed) throw new UsageError(`${place}: ${completed.error.message}`);
    const output = clip('output');
    if (!output.toLowerCase().endsWith('.wav')) {
      throw new UsageError(`${place}: output must end in .wav; ${shown(fields.output)} does not.`);
    }
    return {
      number: index + 1,
      content: clip('content'),
      styles: stylesOf(path, fields, place),
      steadiest,
      output,
      preset: preset === undefined ? undefined : String(preset),
      settings: completed.value,
      bits: bitsOf(fields.bits, place),
    };
  });
  requireOwnOutputs(path, jobs);
  return jobs;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // It quotes the file, which may be anything.
    const reason = (error as Error).message.replace(/[^ -~]/g, '?').slice(0, 120);
    throw new UsageError(`${path} is not JSON: ${reason}.`);
  }
}

/** The fields of an object that has no others than these. */
function fieldsOf(value: unknown, place: string, known: string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${place} must be an object with the fields ${known.join(', ')}; ${shown(value)} is not.`,
    );
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `${place} has no field ${shown(unknown)}; its fields are ${known.join(', ')}.`,
    );
  }
  return value as Json;
}

function settingsOf({ settings = {} }: Json, place: string): Settings {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new UsageError(
      `${place}: settings must be an object such as {"strength": 0.7}; ${shown(settings)} is not.`,
    );
  }
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'number' && typeof value !== 'string') {
      throw new UsageError(`${place}: ${name} must be a number or a word; ${shown(value)} is not.`);
    }
  }
  return settings as Settings;
}

/** The defaults without their style or styles where the job has its own. */
function withoutStyles(defaults: Json, own: Json): Json {
  if (own.style === undefined && own.styles === undefined) return defaults;
  const { style: _, styles: __, ...others } = defaults;
  return others;
}

function stylesOf(jobsPath: string, { style, styles }: Json, place: string): StyleFile[] {
  if (styles === undefined) {
    return [{ path: pathFrom(jobsPath, style, `${place}: style`), weight: 1 }];
  }
  if (style !== undefined) {
    throw new UsageError(`${place} has both style and styles; one of them must be left out.`);
  }
  if (!Array.isArray(styles) || styles.length === 0) {
    throw new UsageError(
      `${place}: styles must be a list such as [{"clip": "a.wav", "weight": 0.7}]; ${shown(styles)} is not.`,
    );
  }
  const files = styles.map((entry, index): StyleFile => {
    const what = `${place}, style ${index + 1}`;
    const { clip, weight = 1 } = fieldsOf(entry, what, styleFields);
    const path = pathFrom(jobsPath, clip, `${what}: clip`);
    if (!isWeight(weight)) {
      throw new UsageError(
        `${what}: weight must be a number, or a list of [seconds, weight]; ${shown(weight)} is not.`,
      );
    }
    requireWeight(weight, what);
    return { path, weight };
  });
  requireSomeWeight(files, place);
  return files;
}

function steadiestOf(value: unknown, what: string): number | undefined {
  return value === undefined ? undefined : requireSteadiest(value, what, shown(value));
}

function isWeight(value: unknown): value is StyleWeight {
  const isPoint = (point: unknown) =>
    Array.isArray(point) && point.length === 2 && point.every((each) => typeof each === 'number');
  return typeof value === 'number' || (Array.isArray(value) && value.every(isPoint));
}

function pathFrom(jobsPath: string, value: unknown, what: string): string {
  if (value === undefined) throw new UsageError(`${what} is missing.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file that a person means has them in its name
  if (typeof value !== 'string' || value === '' || /[\u0000-\u001f\u007f]/.test(value)) {
    throw new UsageError(`${what} must be the path of a file; ${shown(value)} is not.`);
  }
  return isAbsolute(value) ? value : join(dirname(jobsPath), value);
}

function bitsOf(value: unknown, place: string): SampleBits {
  const bits = sampleBits.find((each) => each === String(value ?? standardBits));
  if (!bits) {
    throw new UsageError(
      `${place}: bits must be one of ${sampleBits.join(', ')}; ${shown(value)} is not.`,
    );
  }
  return bits;
}

/** Jobs run in any order, also at once: none may write what another writes or reads. */
function requireOwnOutputs(path: string, jobs: BatchJob[]): void {
  const writers = new Map<string, number>();
  for (const { number, output } of jobs) {
    for (const written of [output, recordPath(output)]) {
      const other = writers.get(resolve(written));
      if (other !== undefined) {
        throw new UsageError(`${path}, job ${number}: job ${other} writes ${written} as well.`);
      }
      writers.set(resolve(written), number);
    }
  }
  const read = [
    { file: path, reader: `${path}` },
    ...jobs.flatMap(({ number, content, styles }) =>
      [content, ...styles.map((style) => style.path)].map((file) => ({
        file,
        reader: `${path}, job ${number}`,
      })),
    ),
  ];
  for (const { file, reader } of read) {
    const writer = writers.get(resolve(file));
    if (writer !== undefined) {
      throw new UsageError(`${reader}: job ${writer} would write over ${file}, which is read.`);
    }
  }
}

/** A value of the file as it stands there, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
