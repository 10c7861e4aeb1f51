import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../web/storage/kept_result.ts';
import { readProject, writeProject } from '../../../web/storage/project.ts';

const FACTS: Facts = {
  title: 'Voice × Fire',
  fileName: 'voice_as_fire.wav',
  madeAt: 1_700_000_000_000,
  starred: true,
  content: { name: 'voice.wav', title: 'Voice', credit: null, demo: null },
  kind: 'transfer',
  styles: [
    { name: 'fire.flac', title: 'Fire', credit: 'ezwa', demo: 'fire', weight: 1 },
    { name: 'sea.flac', title: 'Sea', credit: null, demo: null, weight: 0.25 },
  ],
  morphs: true,
  wet: 0.5,
  report: {
    settings: { engine: 'infinite', strength: 0.6, seed: 1, rank: 'full' },
    analysisRateHz: 22_050,
    contentSeconds: 2,
    styleSeconds: 3,
    seconds: { analyse: 0.1, prepare: 0.2, optimise: 1, phase: 0.3 },
    windows: 1,
    joinsSeconds: [],
    iterations: 1,
    evaluations: 2,
    losses: [{ content: 1, style: 2, box: 0, total: 3, evaluation: 1 }],
    notes: [],
    productSeconds: 0.5,
    productFlops: 1e9,
    memoryEstimateBytes: 1,
  },
  notes: ['Short.'],
  scores: {
    style: { gram: 0.1, mfcc: 0.2, spectrumDb: 3 },
    content: { onset: 0.9, chroma: 0.8, loudness: 0.7 },
    defects: { flatnessDb: 0, strayEnergyDb: -200, superposition: 0.5, copiedSeconds: 0.1 },
  },
  build: { version: '1.0.0', commit: 'abc', engine: '0123', variant: 'simd' },
};
const SOUNDS = {
  content: Uint8Array.of(1, 2, 3),
  styles: [Uint8Array.of(4, 5), Uint8Array.of(7)],
  sound: Uint8Array.of(6),
};

const file = (bytes: Uint8Array) => new File([new Uint8Array(bytes)], 'p.retimbre.zip');
const written = (facts: unknown) => {
  const manifest = { format: 'retimbre-project', formatVersion: 1, ...(facts as object) };
  return file(
    zipSync({
      'project.json': new TextEncoder().encode(JSON.stringify(manifest)),
      'content.wav': SOUNDS.content,
      'style.wav': Uint8Array.of(4, 5),
      'style-2.wav': Uint8Array.of(7),
      'result.wav': SOUNDS.sound,
    }),
  );
};

describe('a project', () => {
  test('comes back as it was saved', async () => {
    const project = { result: FACTS, ...SOUNDS };
    expect(await readProject(file(writeProject(project)))).toEqual(project);
  });

  test('leaves behind what only this browser’s history has', async () => {
    const result = { ...FACTS, id: 'x', thumbnail: 'y' };
    const read = await readProject(file(writeProject({ ...SOUNDS, result })));
    expect(read.result).toEqual(FACTS);
  });

  test('may have figures that are not finite', async () => {
    const report = { ...FACTS.report, spectralConvergenceDb: -Infinity };
    const project = { ...SOUNDS, result: { ...FACTS, report } };
    const read = await readProject(file(writeProject(project)));
    expect(read.result.report.spectralConvergenceDb).toBeNaN();
  });

  test('of a demo clip that is gone is one of a file', async () => {
    const styles = FACTS.styles.map((style) => ({ ...style, demo: 'gone' }));
    const read = await readProject(written({ ...FACTS, styles }));
    expect(read.result.styles.map(({ demo }) => demo)).toEqual([null, null]);
  });

  test('of a texture has no content', async () => {
    const project = { ...SOUNDS, content: null, result: { ...FACTS, content: null } };
    expect(await readProject(file(writeProject(project)))).toEqual(project);
  });
});

describe('a project is refused, with what is wrong', () => {
  const cases: [string, unknown, RegExp][] = [
    ['without a title', { ...FACTS, title: undefined }, /title must be a text/],
    ['of a later format', { ...FACTS, formatVersion: 2 }, /it is of a later Retimbre/],
    ['of another program', { ...FACTS, format: 'song' }, /format must be retimbre-project/],
    ['of no time', { ...FACTS, madeAt: 1e300 }, /madeAt must be milliseconds since 1970/],
    ['of another variant', { ...FACTS, build: { ...FACTS.build, variant: 'x' } }, /build\.variant/],
    [
      'with a setting that is a list',
      { ...FACTS, report: { ...FACTS.report, settings: { seed: [1] } } },
      /report\.settings\.seed must be a text/,
    ],
    [
      'with a loss that is a text',
      { ...FACTS, report: { ...FACTS.report, losses: [{ content: '1' }] } },
      /report\.losses\[0\]\.content must be a number/,
    ],
    ['without a style', { ...FACTS, styles: [] }, /styles must have a style/],
    [
      'of too many styles',
      { ...FACTS, styles: Array(5).fill(FACTS.styles[0]) },
      /styles must be a list/,
    ],
    ['with endless notes', { ...FACTS, notes: Array(1000).fill('') }, /notes must be a list/],
  ];
  for (const [flaw, facts, sentence] of cases) {
    test(flaw, async () => {
      await expect(readProject(written(facts))).rejects.toThrow(sentence);
    });
  }

  test('when a sound is missing', async () => {
    const zip = zipSync({ 'project.json': new TextEncoder().encode('{}') });
    await expect(readProject(file(zip))).rejects.toThrow(
      /^“p\.retimbre\.zip” is no project that can be opened: /,
    );
  });

  test('when its description is not JSON', async () => {
    const zip = zipSync({ 'project.json': Uint8Array.of(0xff, 0xfe) });
    await expect(readProject(file(zip))).rejects.toThrow(/its project\.json is not JSON/);
  });
});
