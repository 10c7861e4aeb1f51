import type { JobEnd, OptionSpec } from '../../worker/protocol.ts';
import { type Choices, optionsInUse, STRENGTH, settingOf } from '../state/settings.ts';
import type { OpenClip } from '../state/slot.ts';
import type { NamedClip, Result } from '../state/state.ts';
import { type UsedStyle, weightiest } from '../state/styles.ts';
import { percentText } from '../text/quantities.ts';

/** What a transfer was made from. */
export interface MadeFrom {
  content: OpenClip;
  styles: readonly UsedStyle[];
  morphs: boolean;
  title: string;
  kept: boolean;
  wet: number;
}

/** The result of a transfer that has ended well. */
export function finishedResult(
  { clip, report }: JobEnd & { kind: 'done' },
  { content, styles, morphs, title, kept, wet }: MadeFrom,
): Result {
  const clips = styles.map((style) => style.clip);
  const said = [content, ...clips].flatMap(({ notes }) => notes);
  const names = clips.map(({ info }) => stem(info.name)).join('_and_');
  return {
    kind: 'transfer',
    clip,
    title,
    fileName: `${stem(content.info.name)}_as_${names}.wav`,
    report,
    notes: [
      ...report.notes.filter((note) => !said.includes(note)),
      ...(clips.length > 1 ? [`Scored by ${weightiest(styles)?.clip.title}.`] : []),
    ],
    seconds: secondsOfWork(report),
    origin: {
      content: namedClip(content),
      styles: styles.map((style) => ({ ...namedClip(style.clip), weight: style.weight })),
      morphs,
    },
    kept,
    entry: null,
    mix: { content: content.info.id, wet },
    scores: null,
  };
}

export function secondsOfWork({ seconds }: Result['report']): number {
  return Object.values(seconds).reduce((sum, part) => sum + part, 0);
}

/** The clips' titles, and the strength where there is one. */
export function titleOf(
  content: OpenClip,
  styles: readonly UsedStyle[],
  choices: Choices,
  options: readonly OptionSpec[],
): string {
  const pair = `${content.title} × ${styles.map(({ clip }) => clip.title).join(' + ')}`;
  const strength = optionsInUse(choices, options).find(({ name }) => name === STRENGTH);
  if (!strength) return pair;
  const value = settingOf(strength, choices[STRENGTH] ?? String(strength.default));
  return `${pair}, ${percentText(Number(value))}`;
}

export function namedClip({ info, title, credit, demo }: OpenClip): NamedClip {
  return { clip: info.id, name: info.name, title, credit, demo };
}

/** A file's name without its ending. */
export function stem(fileName: string): string {
  return fileName.replace(/\.[^.]*$/, '');
}
