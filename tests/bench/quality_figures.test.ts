import { describe, expect, test } from 'vitest';
import {
  atContentScore,
  contentScore,
  sliderFigures,
  spearman,
  styleScore,
  styleScoresBetter,
} from '../../bench/quality_figures.ts';
import type { Scores } from '../../worker/engine/module.ts';

/** Scores of a run that keeps `kept` of the content and is `apart` from the style. */
function scores(kept: number, apart: number): Scores {
  return {
    style: { gram: apart, mfcc: apart, spectrumDb: 10 * apart },
    content: { onset: kept, chroma: kept, loudness: kept },
    defects: { flatnessDb: 5 * apart, strayEnergyDb: -200, superposition: 0, copiedSeconds: 0 },
  };
}

const ofContent = scores(1, 1);

test("style scores are added up as parts of the content's own", () => {
  expect(styleScore(ofContent, ofContent)).toBe(1);
  expect(styleScore(scores(0.5, 0.25), ofContent)).toBeCloseTo(0.25, 12);
  expect(contentScore(scores(0.5, 0.25))).toBe(0.5);
});

describe('a series of runs at a given content score', () => {
  const runs = [scores(0.9, 0.8), scores(0.3, 0.2), scores(0.7, 0.6)];

  test('is interpolated between the runs about it, in whatever order they are', () => {
    const there = atContentScore(runs, 0.5);
    expect(there.isBetween).toBe(true);
    expect(there.gram).toBeCloseTo(0.4, 12);
    expect(there.spectrumDb).toBeCloseTo(4, 12);
    expect(there.flatnessDb).toBeCloseTo(2, 12);
  });

  test('is the nearest run beyond the ends, and says so', () => {
    expect(atContentScore(runs, 0.95)).toMatchObject({ gram: 0.8, isBetween: false });
    expect(atContentScore(runs, 0.1)).toMatchObject({ gram: 0.2, isBetween: false });
  });

  test('is compared by each of the three scores', () => {
    const there = atContentScore(runs, 0.5);
    const mixed = { ...scores(0.5, 0.3), style: { gram: 0.1, mfcc: 0.5, spectrumDb: 3 } };
    expect(styleScoresBetter(mixed, there)).toBe(2);
  });
});

test("Spearman's correlation is of ranks, and ties share theirs", () => {
  expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
  expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
  // ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4
  expect(spearman([0, 1, 1, 2], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

test('a slider is judged by its middle and by the order of its steps', () => {
  const runs = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((strength) =>
    scores(1 - 0.5 * strength, 1 - 0.6 * strength ** 2),
  );
  const figures = sliderFigures(runs, ofContent);
  expect(figures.halfway).toBeCloseTo(0.25, 12);
  expect(figures.styleFalls).toBeCloseTo(1, 12);
  expect(figures.contentFalls).toBeCloseTo(1, 12);
});
