import { readFileSync, writeFileSync } from 'node:fs';
import type { Scores, TextureDistance } from '../worker/engine/module.ts';
import { isSeam } from './long.ts';
import { titleOf } from './pairs.ts';
import { contentScore } from './quality_figures.ts';
import { type Measured, type Results, readResults } from './results.ts';
import { mean } from './statistics.ts';
import { meanOf, type StereoFigures } from './stereo.ts';
import { summaryOf as summaryOfTextures } from './texture.ts';

const README = 'README.md';
const BEGIN = '<!-- benchmarks: made by npm run bench, not by hand -->';
const END = '<!-- end of benchmarks -->';

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function source(results: Results, part: keyof Measured): string {
  const from = results.provenance[part];
  return from ? `*${from.date}, commit ${from.commit}, ${from.machine}, Node ${from.node}*` : '';
}

const SECTIONS: {
  [Part in keyof Measured]-?: (figures: NonNullable<Measured[Part]>, all: Results) => string;
} = {
  products: (ceilings) =>
    table(
      ['matrix products, relaxed SIMD', 'GFLOP/s'],
      ceilings.map(({ threads, gflops }) => [
        `${threads} thread${threads === 1 ? '' : 's'}`,
        gflops.toFixed(1),
      ]),
    ),
  analysis: ({ transform, magnitudes }) =>
    table(
      ['a real 2048-point frame, relaxed SIMD, one thread', 'µs, least', 'µs, median'],
      Object.entries({
        'window and transform': transform,
        'window, transform and magnitudes': magnitudes,
      }).map(([what, { least, median }]) => [what, least.toFixed(2), median.toFixed(2)]),
    ),
  infinite: ({ clipSeconds, rows }) =>
    `One evaluation of \`infinite\` (two ${clipSeconds} s clips), beside a prototype that was written to find the limit, whose products ran at 49 GFLOP/s a thread:\n\n` +
    table(
      [
        'threads',
        'rank',
        'ms, least',
        'ms, median',
        'prototype',
        'ceiling around it, GFLOP/s',
        'products reach of it',
        "times the prototype's, at its ceiling",
      ],
      rows.map((row) => [
        `${row.threads}`,
        row.rank,
        row.milliseconds.least.toFixed(2),
        row.milliseconds.median.toFixed(2),
        `${row.prototypeMilliseconds}`,
        row.ceilingGflops.toFixed(1),
        `${(100 * row.ceilingShare).toFixed(0)} %`,
        row.timesPrototypeAtItsCeiling.toFixed(2),
      ]),
    ),
  job: ({ clipSeconds, browser, build, seconds, evaluations, wasmMebibytes, published }) =>
    `A whole transfer at default settings (two ${clipSeconds} s clips, ${browser}, ${build.variant}, ${build.threads} threads, ${evaluations} evaluations, ${wasmMebibytes.toFixed(0)} MiB of wasm memory), medians:\n\n` +
    table(
      ['', 'seconds', "of the clip's duration"],
      Object.entries(seconds).map(([stage, taken]) => [
        stage === 'wall' ? 'all, as the page sees it' : stage,
        taken.toFixed(3),
        (taken / clipSeconds).toFixed(4),
      ]),
    ) +
    (published
      ? `\n\nThe published method in PyTorch ${published.torch} (300 iterations, 500 of Griffin-Lim) would take ${published.seconds.toFixed(0)} s, ${(published.seconds / seconds.wall).toFixed(0)} times as long: extrapolated from ${published.evaluationSeconds.length} evaluations and as many iterations measured in the same run.`
      : ''),
  evaluation: ({ ranks, torch, threads, clipSeconds }) => {
    const rows = Object.entries(ranks).map(
      ([rank, { seconds, productGflops, ceilingShare, wasmMebibytes }]) => [
        `Retimbre, ${rank === 'full' ? 'exact' : `rank ${rank}`}`,
        seconds.toFixed(3),
        torch ? `${(torch.seconds / seconds).toFixed(2)} ×` : '',
        `${productGflops.toFixed(1)} (${(100 * ceilingShare).toFixed(0)} % of the ceiling)`,
        `${wasmMebibytes.toFixed(0)} MiB`,
      ],
    );
    if (torch) rows.push([`PyTorch ${torch.version}`, torch.seconds.toFixed(3), '1 ×', '', '']);
    return (
      `One evaluation of \`random-cnn\` (4096 filters of width 11, two ${clipSeconds} s clips, ${threads} threads), medians taken in turns:\n\n` +
      table(['', 'seconds', 'faster than PyTorch', 'GFLOP/s in products', 'wasm memory'], rows)
    );
  },
  resynthesis: ({ meanDb, clips }) =>
    `Phase recovery from true magnitudes, PGHI and 30 fast iterations: ${meanDb.toFixed(2)} dB spectral convergence, mean of ${clips.length} clips.`,
  scores: ({ seconds, mixSuperposition, equaliserSuperposition, largestDifference, pairs }) =>
    `Scoring one result of 10 s clips on 2 threads: ${seconds.toFixed(2)} s. ` +
    `Superposition, mean of ${pairs} pairs: ${mixSuperposition.toFixed(2)} for a plain mix, ${equaliserSuperposition.toFixed(2)} for an equaliser match.` +
    (largestDifference === undefined
      ? ''
      : ` The largest relative difference of any score to the same in numpy, scipy and PyTorch: ${largestDifference.toExponential(1)}.`),
  limit: ({ errors, clipSeconds, rank, width, seeds, kernelSeeds, pairs }) =>
    `Networks of N random filters beside their limit of infinite width, relative errors in 2-norm, means of ${seeds} seeds on each of ${pairs} pairs (${clipSeconds} s clips, rank ${rank}, patches of ${width} frames); the error falls like the square root of N. Nearly all of the kernel's error on magnitudes is one factor a network, so its root mean square over ${kernelSeeds} seeds a pair stands beside the mean:\n\n` +
    table(
      ['N', 'kernel', 'kernel, root mean square', "style's gradient", "content's gradient"],
      errors.map(({ filters, kernel, kernelRms, styleGradient, contentGradient }) => [
        `${filters}`,
        ...[kernel, kernelRms, styleGradient, contentGradient].map((error) => error.toFixed(4)),
      ]),
    ),
  reference: ({ pairs, clipSeconds, with: script }) => {
    const loss = Math.max(...pairs.map((pair) => Math.abs(pair.loss / pair.torchLoss - 1)));
    const cosine = Math.min(...pairs.map(({ gradientCosine }) => gradientCosine));
    return `\`infinite\` at full rank beside ${script === 'reference' ? 'the reference implementation in' : 'its definition in'} PyTorch, in double precision (${pairs.length} pairs, ${clipSeconds} s clips): losses differ by ${loss.toExponential(1)} at most, and the cosine between the gradients is at least 1 - ${(1 - cosine).toExponential(1)}.`;
  },
  loss: ({ iterations, pairs }) => {
    const peaks = pairs.map(({ peak }) => peak);
    const sound = pairs.filter(({ sameLength, finite, peak }) => sameLength && finite && peak < 1);
    return [
      `Final loss of \`random-cnn\` at exact rank after ${iterations} iterations, beside PyTorch with the same filters and samples:`,
      table(
        ['pair', 'Retimbre', 'PyTorch', 'ratio'],
        pairs.flatMap(({ name, loss, torchLoss }) =>
          loss && torchLoss
            ? [
                [
                  titleOf(name),
                  `${loss.toPrecision(6)}`,
                  torchLoss.toPrecision(6),
                  (loss / torchLoss).toFixed(4),
                ],
              ]
            : [],
        ),
      ),
      `Of ${pairs.length} files that it writes at the default rank, ${sound.length} have the content's length to the sample frame and finite samples below 1; peaks are ${Math.min(...peaks).toFixed(2)} to ${Math.max(...peaks).toFixed(2)}.`,
    ].join('\n\n');
  },
  quality: ({ pairs, counts, alphas, commits }) => {
    const styles = ({ gram, mfcc, spectrumDb }: Scores['style']) =>
      `${gram.toFixed(2)} / ${mfcc.toFixed(2)} / ${spectrumDb.toFixed(1)} dB`;
    const rows = pairs.map(({ name, infinite, equaliser, randomCnn, slider }) => [
      titleOf(name),
      contentScore(infinite).toFixed(2),
      styles(infinite.style),
      randomCnn
        ? styles(randomCnn.atContentScore) + (randomCnn.atContentScore.isBetween ? '' : ' *')
        : '',
      `${infinite.defects.flatnessDb.toFixed(1)} / ${randomCnn?.atContentScore.flatnessDb.toFixed(1)} dB`,
      `${infinite.defects.superposition.toFixed(2)} / ${equaliser.defects.superposition.toFixed(2)}`,
      slider ? `${(100 * slider.halfway).toFixed(0)} %` : '',
    ]);
    const of = `of ${pairs.length} pairs`;
    return [
      'Quality of `infinite` at its default settings, none tuned for a pair, by scores that no engine optimises (see *Scores*). ' +
        `\`random-cnn\` ran at the content weights ${alphas.join(', ')}; its figures are those that it has at the same mean content score, by linear interpolation (*: those of its nearest run, where none keeps as much or as little). ` +
        `Its transfers were made at commit ${commits.randomCnn.join(', ')}, those of \`infinite\` at ${commits.infinite.join(', ')}.`,
      [
        `- At equal mean content score, \`infinite\` is nearer to the style by at least 2 of the 3 style scores on ${counts.betterAtEqualContent} ${of}, and no flatter on ${counts.noFlatterAtEqualContent}.`,
        `- It is at least 0.1 less of a superposition than an equaliser match on ${counts.superpositionBelowEqualiser}.`,
        `- At strength 0.5 the MFCC distance has gone 35 to 65 % of the way from the content to strength 1 on ${counts.halfway}.`,
        `- Over the strengths 0, 0.1 ... 1 the mean style score (each score as a part of the content's own) and the mean content score fall with Spearman's correlation of at least 0.95 on ${counts.monotonous}.`,
      ].join('\n'),
      table(
        [
          'pair',
          'content kept',
          'style scores: network / MFCC / spectrum',
          '`random-cnn` at equal content',
          'flatness, of both',
          'superposition, of an equaliser',
          'way at 0.5',
        ],
        rows,
      ),
    ].join('\n\n');
  },
  long: ({ rows, compared }) => {
    const joins = compared.flatMap((each) => each.joins);
    const chance = compared.reduce((sum, { joins, anywhere }) => sum + joins.length * anywhere, 0);
    type Score = 'gram' | 'stretchGram' | 'mfcc' | 'spectrumDb';
    const of = (way: 'windows' | 'single', score: Score) =>
      mean(compared.map((each) => each[way][score]));
    const beside = (score: Score) => {
      const within = compared.filter(
        ({ windows, single }) => windows[score] <= 1.1 * single[score],
      );
      const [windows, single] = [of('windows', score), of('single', score)];
      return `${windows.toFixed(4)} in windows, ${single.toFixed(4)} in one (${(windows / single).toFixed(2)} times; at most 1.1 times on ${within.length} of ${compared.length})`;
    };
    const scores = ({ gram, mfcc, spectrumDb }: Scores['style']) =>
      `${gram.toFixed(3)} / ${mfcc.toFixed(2)} / ${spectrumDb.toFixed(1)} dB`;
    return [
      'Long contents, worked on in windows of 10 s (2 threads, in Node):',
      table(
        ['content', 'windows', 's of work a second', 'of the 10 s figure', 'wasm memory'],
        rows.map((row) => [
          `${row.seconds} s`,
          `${row.windows}`,
          row.secondsPerSecond.toFixed(4),
          (row.secondsPerSecond / (rows[0]?.secondsPerSecond ?? 1)).toFixed(2),
          `${row.wasmMebibytes.toFixed(0)} MiB`,
        ]),
      ),
      `Minutes of several contents, one after the other, in windows and in one window of 60 s. Joins with an onset strength above the 95th percentile of the result within two frames: ${joins.filter(({ result }) => result).length} of ${joins.length}, ${joins.filter(isSeam).length} of them where the content has none (of as many places anywhere, ${chance.toFixed(0)} would). Held-out Gram distance of the whole, mean: ${beside('gram')}; of each stretch of 10 s at its own level: ${beside('stretchGram')}. MFCC distance ${of('windows', 'mfcc').toFixed(3)} and ${of('single', 'mfcc').toFixed(3)}, spectrum ${of('windows', 'spectrumDb').toFixed(2)} and ${of('single', 'spectrumDb').toFixed(2)} dB.`,
      table(
        ['first content, style', 'windows: network / MFCC / spectrum', 'one window'],
        compared.map(({ name, windows, single }) => [
          titleOf(name),
          scores(windows),
          scores(single),
        ]),
      ),
    ].join('\n\n');
  },
  texture: ({ styleSeconds, textureSeconds, seconds, styles }) => {
    const scored = styles.map(({ name, texture, quilt }) => ({ name, scores: texture ?? quilt }));
    const made =
      seconds === undefined
        ? 'Quilts, which textures are made of,'
        : `Textures, made at default settings in ${seconds.toFixed(1)} s each (mean),`;
    const classes: [keyof TextureDistance, string, number][] = [
      ['levelDb', 'level, dB', 2],
      ['variance', 'variance', 3],
      ['skewness', 'skewness', 2],
      ['correlation', 'correlation', 3],
    ];
    return [
      `${made} of ${textureSeconds} s from the first ${styleSeconds} s of each style, by the statistics of McDermott and Simoncelli (see *Scores*): distance to the whole ${styleSeconds} s / distance between their two halves.`,
      summaryOfTextures(scored.map(({ scores }) => scores))
        .map((line) => `- ${line[0]?.toUpperCase()}${line.slice(1)}.`)
        .join('\n'),
      table(
        ['style', ...classes.map(([, title]) => title), 'within', 'copied', 'autocorrelation'],
        scored.map(({ name, scores }) => [
          name,
          ...classes.map(
            ([of, , digits]) =>
              `${scores.toStyle[of].toFixed(digits)} / ${scores.betweenHalves[of].toFixed(digits)}`,
          ),
          scores.withinHalves ? 'yes' : 'no',
          `${scores.copiedSeconds.toFixed(2)} s`,
          scores.period.correlation.toFixed(2),
        ]),
      ),
    ].join('\n\n');
  },
  presets: ({ rows }) => {
    const cells = ({ onset, chroma, mfcc, spectrumDb }: (typeof rows)[number]['demo']) =>
      `${onset.toFixed(2)} / ${chroma.toFixed(2)} / ${mfcc.toFixed(2)} / ${spectrumDb.toFixed(1)} dB`;
    return [
      `Presets on the demo pairs that show them, and means over ${rows[0]?.pairs} pairs: onsets kept / chroma kept / style, MFCC distance / style, spectrum.`,
      table(
        ['preset', 'demo pair', 'on it', 'on all pairs'],
        rows.map(({ preset, pair, demo, all }) => [`\`${preset}\``, pair, cells(demo), cells(all)]),
      ),
    ].join('\n\n');
  },
  styles: ({ shares, rows }) => {
    const scores = (values: number[]) => values.map((value) => value.toFixed(2)).join(' / ');
    return [
      `Two styles, that of the pair and that of the next one, whose weights go from 1:0 to 0:1: mean style scores (each as a part of the content's own) by both styles at the shares ${shares.join(', ')} of the second. Monotone in the weight on ${rows.filter(({ rises, falls }) => rises === 1 && falls === 1).length} of ${rows.length}.`,
      table(
        ['pair', 'to the first', 'to the second'],
        rows.map(({ name, toFirst, toSecond }) => [
          titleOf(name),
          scores(toFirst),
          scores(toSecond),
        ]),
      ),
    ].join('\n\n');
  },
  'high-band': ({ rateHz, edgesHz, rows }) => {
    const [lowest, highest] = [edgesHz[0], edgesHz.at(-1)].map((hz) =>
      ((hz ?? 0) / 1000).toFixed(1),
    );
    return [
      `The band above the engines' at ${rateHz / 1000} kHz: long-term levels from ${lowest} to ${highest} kHz in sixths of an octave, in dB above the clip's loudness. Within 6 dB of what lies between content and style on ${rows.filter(({ outside }) => outside <= 6).length} of ${rows.length}.`,
      table(
        ['pair', 'content', 'style', 'result', 'outside by'],
        rows.map(({ name, content, style, result, outside }) => [
          titleOf(name),
          ...[content, style, result].map((levels) =>
            levels.map((level) => `${Math.round(level) || 0}`).join(' '),
          ),
          `${outside.toFixed(1)} dB`,
        ]),
      ),
    ].join('\n\n');
  },
  stereo: ({ scenes }) => {
    const rowOf = (scene: string, way: string, all: StereoFigures[]) => {
      const [mixed, single] = [
        meanOf(all.map((each) => each.mixed)),
        meanOf(all.map((each) => each.single)),
      ];
      return [
        scene,
        way,
        mean(all.map(({ stereo }) => stereo.correlation)).toFixed(3),
        `${mean(all.map(({ stereo }) => stereo.levelDifferenceDb)).toFixed(2)} dB`,
        ...[mixed, single].map(
          ({ gram, mfcc, spectrumDb }) =>
            `${gram.toFixed(3)} / ${mfcc.toFixed(2)} / ${spectrumDb.toFixed(1)} dB`,
        ),
        mean(all.map(({ seconds }) => seconds)).toFixed(2),
      ];
    };
    return [
      "Stereo contents (two of the pairs' contents each, placed left and right by level, or by level and time), transferred by their mid, whose result then takes on the content's image, and channel by channel; means. Correlation of the channels and their level difference are compared with the content's second by second.",
      table(
        [
          'content',
          'way',
          'correlation off by',
          'level difference off by',
          'style scores of the mix',
          'of each channel',
          'seconds',
        ],
        [...new Set(scenes.map(({ scene }) => scene))].flatMap((scene) => {
          const all = scenes.filter((each) => each.scene === scene);
          return [
            rowOf(
              scene,
              'mid and image',
              all.map(({ image }) => image),
            ),
            rowOf(
              scene,
              'each channel',
              all.map(({ channels }) => channels),
            ),
          ];
        }),
      ),
    ].join('\n\n');
  },
};

/** Writes the measured figures into the README, between its two marks. */
export function writeTables(): void {
  const results = readResults();
  const parts = (Object.keys(SECTIONS) as (keyof Measured)[]).filter((part) => results[part]);
  const sections = parts.map((part) => {
    const section = SECTIONS[part] as (figures: unknown, all: Results) => string;
    return `${section(results[part], results)}\n\n${source(results, part)}`;
  });
  const readme = readFileSync(README, 'utf8');
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(`${README} has lost its marks for the benchmarks.`);
  const text = `${readme.slice(0, before + BEGIN.length)}\n\n${sections.join('\n\n')}\n\n${readme.slice(after)}`;
  if (text !== readme) writeFileSync(README, text);
}
