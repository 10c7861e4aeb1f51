import type {
  ClipFacts,
  ClipId,
  ClipInfo,
  JobReport,
  OptionSpec,
  PresetSpec,
  Scores,
} from '../../worker/protocol.ts';
import facts from './first_view.json';

/** What the engine would say when the page opens; made with `npm run first-view`. */
export interface FirstView {
  options: OptionSpec[];
  presets: PresetSpec[];
  content: Facts;
  style: Facts;
  result: Facts;
  /** Of the transfer that made the result. */
  report: JobReport;
  scores: Scores;
}

type Facts = ClipFacts & { name: string };

export const FIRST_VIEW = facts as unknown as FirstView;

/** The page knows these clips by numbers of its own before the worker has them. */
export const FIRST_CLIPS: Readonly<Record<'content' | 'style' | 'result', ClipInfo>> = {
  content: { ...FIRST_VIEW.content, id: -1 },
  style: { ...FIRST_VIEW.style, id: -2 },
  result: { ...FIRST_VIEW.result, id: -3 },
};

/** Whether a clip came with the page. */
export function isFirst(clip: ClipId | undefined): boolean {
  return Object.values(FIRST_CLIPS).some(({ id }) => id === clip);
}

/** The picture of a clip that came with the page, as CSS says it; undefined of any other. */
export function posterOf(clip: ClipId | undefined): string | undefined {
  const known = Object.entries(FIRST_CLIPS).find(([, { id }]) => id === clip);
  // in full: a style sheet would look for it beside itself
  return known && `url("${new URL(`demo/first_${known[0]}.webp`, document.baseURI)}")`;
}
