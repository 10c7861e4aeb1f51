import type { Scores } from '../worker/engine/module.ts';

/** A score as people read it. */
export interface ScoreRow {
  group: 'style' | 'content' | 'defects';
  name: string;
  value: string;
  better: 'lower' | 'higher';
}

/** Every score in words: `content` grows with what is kept, the others with what is wrong. */
export function scoreRows({ style, content, defects }: Scores): ScoreRow[] {
  const row = (
    group: ScoreRow['group'],
    name: string,
    value: number,
    digits: number,
    unit = '',
  ): ScoreRow => ({
    group,
    name,
    value: `${value.toFixed(digits)}${unit && ` ${unit}`}`,
    better: group === 'content' ? 'higher' : 'lower',
  });
  return [
    row('style', 'held-out network', style.gram, 3),
    row('style', 'MFCC distance (1: the content)', style.mfcc, 3),
    row('style', 'long-term spectrum', style.spectrumDb, 2, 'dB'),
    row('content', 'onsets', content.onset, 3),
    row('content', 'chroma', content.chroma, 3),
    row('content', 'loudness', content.loudness, 3),
    row('defects', "flatness above the style's", defects.flatnessDb, 2, 'dB'),
    row('defects', 'energy in bands of neither clip', defects.strayEnergyDb, 1, 'dB'),
    row('defects', 'superposition of both clips', defects.superposition, 3),
    row('defects', 'longest copied stretch', defects.copiedSeconds, 2, 's'),
  ];
}

/** One line for each score, and which way is better. */
export function scoreTable(scores: Scores): string {
  const rows = scoreRows(scores);
  const widest = (of: (row: ScoreRow) => string) => Math.max(...rows.map((row) => of(row).length));
  const [group, name, value] = [
    widest((row) => row.group),
    widest((row) => row.name),
    widest((row) => row.value),
  ];
  return rows
    .map((row) =>
      [
        row.group.padEnd(group),
        row.name.padEnd(name),
        row.value.padStart(value),
        `${row.better} is better`,
      ].join('  '),
    )
    .join('\n');
}
