import { resolve } from 'node:path';
import type { Scores, Settings } from '../worker/engine/module.ts';
import { loadRetimbre } from './module.ts';
import type { Pair } from './pairs.ts';
import {
  type AtContentScore,
  atContentScore,
  contentScore,
  type SliderFigures,
  sliderFigures,
  styleScore,
  styleScoresBetter,
} from './quality_figures.ts';
import { buildHash, type Recipe, type Render, Renders } from './renders.ts';
import { mean } from './statistics.ts';

const THREADS = 2;
const STRENGTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** From the published weight on, to content scores above those of infinite: on the first pair 0.01 has .82 and 1 has .92. */
const ALPHAS = [0.01, 0.1, 1, 10, 100];

/** What the issue of quality asks of every pair. */
const LEAST_BETTER = 2; // of the three style scores
const SUPERPOSITION_MARGIN = 0.1;
const HALFWAY = { least: 0.35, most: 0.65 };
const LEAST_RANK_CORRELATION = 0.95;

export interface QualityPair {
  name: string;
  content: Scores;
  infinite: Scores;
  seconds: number;
  mix: Scores;
  equaliser: Scores;
  randomCnn?: { runs: Scores[]; atContentScore: AtContentScore; better: number };
  slider?: SliderFigures & { runs: Scores[] };
}

export interface QualityResult {
  alphas: number[];
  strengths: number[];
  pairs: QualityPair[];
  /** Pairs on which each line holds. */
  counts: {
    betterAtEqualContent?: number;
    noFlatterAtEqualContent?: number;
    superpositionBelowEqualiser: number;
    halfway?: number;
    monotonous?: number;
  };
  /** Where the transfers of each engine were made, which may be before the rest. */
  commits: { infinite: string[]; randomCnn: string[] };
}

export interface QualityOptions {
  folder: string;
  /** Of the engines: only infinite at its defaults, also at all strengths, or also random-cnn at all alphas. */
  extent: 'defaults' | 'slider' | 'all';
  /** Makes the transfers of random-cnn again that an older build made; they take an hour. */
  again: boolean;
}

/** Runs both engines at all settings and the baselines on every pair, and scores them. Can be interrupted and goes on. */
export async function measureQuality(
  pairs: Pair[],
  { folder, extent, again }: QualityOptions,
): Promise<QualityResult> {
  const engine = await loadRetimbre(THREADS);
  const renders = new Renders({
    folder,
    engine,
    build: buildHash(resolve('build/wasm/relaxed/retimbre.wasm')),
    keepsOlder: (recipe) => !again && isRandomCnn(recipe),
  });
  const standard = engine.options().find(({ name }) => name === 'strength')?.default;
  const commits = { infinite: new Set<string>(), randomCnn: new Set<string>() };
  const measured: QualityPair[] = [];
  for (const pair of pairs) {
    const transfer = async (name: string, settings: Settings): Promise<Render> => {
      const render = await renders.get(pair, name, settings);
      commits[isRandomCnn(settings) ? 'randomCnn' : 'infinite'].add(render.commit);
      return render;
    };
    const scores = async (name: string, recipe: Recipe) =>
      (await renders.get(pair, name, recipe)).scores;

    const infinite = await transfer('infinite', { engine: 'infinite' });
    const row: QualityPair = {
      name: pair.name,
      content: await scores('content', 'content'),
      infinite: infinite.scores,
      seconds: infinite.seconds,
      mix: await scores('mix', 'mix'),
      equaliser: await scores('equaliser', 'equaliser'),
    };
    if (extent !== 'defaults') {
      const slider: Scores[] = [];
      for (const strength of STRENGTHS) {
        // the default is there already
        const settings = { engine: 'infinite', ...(strength !== standard && { strength }) };
        const name = strength === standard ? 'infinite' : `infinite_strength_${strength}`;
        slider.push((await transfer(name, settings)).scores);
      }
      row.slider = { ...sliderFigures(slider, row.content), runs: slider };
    }
    if (extent === 'all') {
      const runs: Scores[] = [];
      for (const alpha of ALPHAS) {
        const settings = { engine: 'random-cnn', alpha };
        runs.push((await transfer(`random_cnn_alpha_${alpha}`, settings)).scores);
      }
      const there = atContentScore(runs, contentScore(row.infinite));
      row.randomCnn = {
        runs,
        atContentScore: there,
        better: styleScoresBetter(row.infinite, there),
      };
    }
    measured.push(row);
    console.log(`  ${lineOf(row)}`);
  }
  return {
    alphas: extent === 'all' ? ALPHAS : [],
    strengths: extent === 'defaults' ? [] : STRENGTHS,
    pairs: measured,
    counts: counts(measured),
    commits: { infinite: [...commits.infinite], randomCnn: [...commits.randomCnn] },
  };
}

function isRandomCnn(recipe: Recipe): boolean {
  return typeof recipe === 'object' && recipe.engine === 'random-cnn';
}

function counts(pairs: QualityPair[]): QualityResult['counts'] {
  const count = (holds: (pair: QualityPair) => boolean | undefined) =>
    pairs.filter((pair) => holds(pair)).length;
  return {
    superpositionBelowEqualiser: count(
      ({ infinite, equaliser }) =>
        infinite.defects.superposition <= equaliser.defects.superposition - SUPERPOSITION_MARGIN,
    ),
    ...(pairs.every(({ randomCnn }) => randomCnn) && {
      betterAtEqualContent: count(({ randomCnn }) => randomCnn && randomCnn.better >= LEAST_BETTER),
      noFlatterAtEqualContent: count(
        ({ infinite, randomCnn }) =>
          randomCnn && infinite.defects.flatnessDb <= randomCnn.atContentScore.flatnessDb,
      ),
    }),
    ...(pairs.every(({ slider }) => slider) && {
      halfway: count(
        ({ slider }) => slider && slider.halfway >= HALFWAY.least && slider.halfway <= HALFWAY.most,
      ),
      monotonous: count(
        ({ slider }) =>
          slider && Math.min(slider.styleFalls, slider.contentFalls) >= LEAST_RANK_CORRELATION,
      ),
    }),
  };
}

/** A pair's figures in one line. */
function lineOf({ name, content, infinite, equaliser, seconds, randomCnn, slider }: QualityPair) {
  const { style, defects } = infinite;
  const parts = [
    `gram ${style.gram.toFixed(3)} mfcc ${style.mfcc.toFixed(3)} spectrum ${style.spectrumDb.toFixed(2)} dB`,
    `style ${styleScore(infinite, content).toFixed(3)} content ${contentScore(infinite).toFixed(3)}`,
    `flat ${defects.flatnessDb.toFixed(2)} dB stray ${defects.strayEnergyDb.toFixed(1)} dB copied ${defects.copiedSeconds.toFixed(2)} s`,
    `superposition ${defects.superposition.toFixed(3)} (equaliser ${equaliser.defects.superposition.toFixed(3)})`,
    `${seconds.toFixed(2)} s`,
  ];
  if (randomCnn) {
    const { gram, mfcc, spectrumDb, flatnessDb, isBetween } = randomCnn.atContentScore;
    parts.push(
      `random-cnn there: gram ${gram.toFixed(3)} mfcc ${mfcc.toFixed(3)} spectrum ${spectrumDb.toFixed(2)} dB flat ${flatnessDb.toFixed(2)} dB${isBetween ? '' : ' (nearest alpha)'}, ${randomCnn.better} of 3 better`,
    );
  }
  if (slider) {
    parts.push(
      `slider: ${(100 * slider.halfway).toFixed(0)} % at 0.5, Spearman ${slider.styleFalls.toFixed(3)} and ${slider.contentFalls.toFixed(3)}`,
    );
  }
  return `${name}: ${parts.join('; ')}`;
}

/** The means over the pairs and the counts, for people. */
export function summaryOf({ pairs, counts }: QualityResult): string[] {
  const of = (figure: (pair: QualityPair) => number) => mean(pairs.map(figure)).toFixed(3);
  const lines = [
    `means of infinite: gram ${of(({ infinite }) => infinite.style.gram)}, mfcc ${of(({ infinite }) => infinite.style.mfcc)}, spectrum ${of(({ infinite }) => infinite.style.spectrumDb)} dB, style ${of(({ infinite, content }) => styleScore(infinite, content))}, onset ${of(({ infinite }) => infinite.content.onset)}, content ${of(({ infinite }) => contentScore(infinite))}, flatness ${of(({ infinite }) => infinite.defects.flatnessDb)} dB, superposition ${of(({ infinite }) => infinite.defects.superposition)}`,
    `superposition at least ${SUPERPOSITION_MARGIN} below the equaliser match: ${counts.superpositionBelowEqualiser} of ${pairs.length}`,
  ];
  if (counts.betterAtEqualContent !== undefined) {
    lines.push(
      `better than random-cnn at equal content on ${LEAST_BETTER} style scores: ${counts.betterAtEqualContent}; no worse in flatness: ${counts.noFlatterAtEqualContent}`,
    );
  }
  if (counts.halfway !== undefined) {
    lines.push(
      ...strengthLines(pairs),
      `slider halfway between ${HALFWAY.least} and ${HALFWAY.most}: ${counts.halfway}; both Spearman at least ${LEAST_RANK_CORRELATION}: ${counts.monotonous}`,
    );
  }
  return lines;
}

/** What each strength comes to on average. */
function strengthLines(pairs: QualityPair[]): string[] {
  return STRENGTHS.map((strength, i) => {
    const of = (figure: (run: Scores, content: Scores) => number) =>
      mean(pairs.map(({ content, slider }) => figure(slider?.runs[i] as Scores, content))).toFixed(
        3,
      );
    return `strength ${strength}: style ${of(styleScore)} (gram ${of(({ style }) => style.gram)}, mfcc ${of(({ style }) => style.mfcc)}, spectrum ${of(({ style }) => style.spectrumDb)} dB), content ${of(contentScore)}, flatness ${of(({ defects }) => defects.flatnessDb)} dB, superposition ${of(({ defects }) => defects.superposition)}`;
  });
}
