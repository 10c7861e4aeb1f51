import type { Scores } from '../worker/engine/module.ts';
import { correlation, mean } from './statistics.ts';

/** The content's mean score, higher is better: 1 for the content itself. */
export function contentScore({ content }: Scores): number {
  return mean([content.onset, content.chroma, content.loudness]);
}

/**
 * The style's mean score, lower is better: each of the three scores as a part of what the content itself has, so that they
 * can be added up; 1 for the content itself.
 */
export function styleScore(scores: Scores, ofContent: Scores): number {
  const names = ['gram', 'mfcc', 'spectrumDb'] as const;
  return mean(names.map((name) => scores.style[name] / ofContent.style[name]));
}

/** The figures that are compared at equal content score. */
export interface AtContentScore {
  gram: number;
  mfcc: number;
  spectrumDb: number;
  flatnessDb: number;
  /** The content score asked for lies between those of the runs; otherwise the nearest run stands in. */
  isBetween: boolean;
}

/** What a series of runs would have at a given content score: linear between the two runs about it. */
export function atContentScore(runs: Scores[], wanted: number): AtContentScore {
  const sorted = runs
    .map((scores) => ({ at: contentScore(scores), scores }))
    .sort((a, b) => a.at - b.at);
  const above = sorted.findIndex(({ at }) => at >= wanted);
  const upper = sorted[above === -1 ? sorted.length - 1 : above] as (typeof sorted)[number];
  const lower = above > 0 ? (sorted[above - 1] as (typeof sorted)[number]) : upper;
  const share = upper.at > lower.at ? (wanted - lower.at) / (upper.at - lower.at) : 0;
  const between = (of: (scores: Scores) => number) =>
    of(lower.scores) + share * (of(upper.scores) - of(lower.scores));
  return {
    gram: between(({ style }) => style.gram),
    mfcc: between(({ style }) => style.mfcc),
    spectrumDb: between(({ style }) => style.spectrumDb),
    flatnessDb: between(({ defects }) => defects.flatnessDb),
    isBetween: above > 0,
  };
}

/** How many of the three style scores of `scores` are better than those of `other`. */
export function styleScoresBetter({ style }: Scores, other: AtContentScore): number {
  return (['gram', 'mfcc', 'spectrumDb'] as const).filter((name) => style[name] < other[name])
    .length;
}

/** Spearman's rank correlation; equal values share the mean of their ranks. */
export function spearman(a: number[], b: number[]): number {
  return correlation(ranks(a), ranks(b));
}

function ranks(values: number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** What the strength slider does to a pair: the scores at strengths from 0 to 1 in equal steps. */
export interface SliderFigures {
  /** Of the MFCC distance between content and strength 1, the part that is gone at 0.5. */
  halfway: number;
  /** Rank correlations of strength with the style score falling, and with the content score falling. */
  styleFalls: number;
  contentFalls: number;
}

export function sliderFigures(runs: Scores[], ofContent: Scores): SliderFigures {
  const last = runs.length - 1;
  const [middle, end] = [runs[last / 2] as Scores, runs[last] as Scores];
  const strengths = runs.map((_, i) => i);
  return {
    halfway: (ofContent.style.mfcc - middle.style.mfcc) / (ofContent.style.mfcc - end.style.mfcc),
    styleFalls: -spearman(
      strengths,
      runs.map((scores) => styleScore(scores, ofContent)),
    ),
    contentFalls: -spearman(strengths, runs.map(contentScore)),
  };
}
