import type { ClipInfo, StyleSurvey } from '../../worker/protocol.ts';
import { type Stretch, stretchBetween } from './stretch.ts';

/** The first holds the style that is shown; the others are for styles that are mixed with it. */
export const STYLE_SLOTS = ['style', 'style-2', 'style-3', 'style-4'] as const;
export type StyleSlot = (typeof STYLE_SLOTS)[number];
export type SlotName = 'content' | StyleSlot;

/** What the sentences about its clip call it. */
export function roleOf(slot: SlotName): 'content' | 'style' {
  return slot === 'content' ? 'content' : 'style';
}

export interface OpenClip {
  info: ClipInfo;
  title: string;
  /** Whose sound it is, when it came with the page. */
  credit: string | null;
  /** The demo clip's id; null for a file. */
  demo: string | null;
  /** What a person should know of it, one sentence each. */
  notes: readonly string[];
  /** What it is like as a style; null until that is known. */
  survey: StyleSurvey | null;
  /** The whole clip that this one was cut out of. */
  original: OpenClip | null;
  /** Where in it this one begins. */
  fromSeconds: number;
}

/** A place for a clip. While another is being opened, and when that fails, the clip that was there stays. */
export interface Slot {
  clip: OpenClip | null;
  /** What is marked of the clip, to be cut out; null while nobody is trimming. */
  selection: Stretch | null;
  /** The clip being opened; only the answer to the latest request counts. */
  opening: { request: number; title: string } | null;
  /** One sentence: what was wrong with the last clip and what would work. */
  problem: string | null;
  /** What can be read of a file that was too long. */
  beginning: Beginning | null;
}

/** The first seconds of a file. */
export interface Beginning {
  file: File;
  seconds: number;
}

export const EMPTY_SLOT: Slot = {
  clip: null,
  selection: null,
  opening: null,
  problem: null,
  beginning: null,
};

export type SlotAction =
  | { type: 'opening'; request: number; title: string }
  | { type: 'opened'; request: number; clip: OpenClip }
  | { type: 'refused'; request: number; problem: string; beginning: Beginning | null }
  | { type: 'select'; stretch: Stretch | null }
  | { type: 'surveyed'; clip: number; survey: StyleSurvey }
  | { type: 'problem-read' };

export function reduceSlot(slot: Slot, action: SlotAction): Slot {
  if (action.type === 'opening') {
    return {
      ...slot,
      opening: { request: action.request, title: action.title },
      problem: null,
      beginning: null,
    };
  }
  if (action.type === 'problem-read') return { ...slot, problem: null, beginning: null };
  if (action.type === 'select') {
    const { stretch } = action;
    const selection =
      slot.clip && stretch
        ? stretchBetween(slot.clip.info, stretch.fromSeconds, stretch.toSeconds)
        : null;
    return { ...slot, selection };
  }
  if (action.type === 'surveyed') {
    if (slot.clip?.info.id !== action.clip) return slot;
    return { ...slot, clip: { ...slot.clip, survey: action.survey } };
  }
  if (slot.opening?.request !== action.request) return slot;
  if (action.type === 'opened') {
    return { ...EMPTY_SLOT, clip: action.clip };
  }
  return { ...slot, opening: null, problem: action.problem, beginning: action.beginning };
}
