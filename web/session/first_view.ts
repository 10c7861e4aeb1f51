import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipInput } from '../../worker/protocol.ts';
import { decodeByBrowser } from '../audio/browser_decoder.ts';
import { DEFAULT_PAIR, type DemoClip, demoClip } from '../demo/demo_clips.ts';
import { FIRST_CLIPS, FIRST_VIEW } from '../demo/first_view.ts';
import type { Action } from '../state/reduce.ts';
import { EMPTY_SLOT, type OpenClip, type Slot } from '../state/slot.ts';
import { INITIAL_STATE, type Result, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { fetchDemo, fetchSound, openDemoClip } from './clips.ts';
import { finishedResult, titleOf } from './finished_result.ts';
import { sentenceOf } from './sentence.ts';

/** What the page shows before its engine is there: the demo pair and its result, with the settings that the engine has. */
export function firstState(): State {
  const { options, presets } = FIRST_VIEW;
  const result = firstResult();
  return {
    ...INITIAL_STATE,
    engine: { status: 'starting', options, presets },
    slots: { ...INITIAL_STATE.slots, content: slotOf('content'), style: slotOf('style') },
    results: [result],
    live: { quality: 'full', fresh: true, clip: result.clip.id },
  };
}

type Role = keyof typeof FIRST_CLIPS;

/** The files of the first view, on their way; each is for the browser, to be played at once, and for the worker. */
export type FirstFiles = Readonly<Record<Role, Promise<ArrayBuffer>>>;

export function fetchFirstFiles(): FirstFiles {
  return {
    result: fetchSound('demo/first_result.wav', 'demo result'),
    content: fetchDemo(demoOf('content')),
    style: fetchDemo(demoOf('style')),
  };
}

/** The sound of a clip of the first view, by the browser's own decoder; null of any other, and where the file did not come. */
export async function firstSound(files: FirstFiles, clip: ClipId): Promise<ClipInput | null> {
  const roles = Object.keys(FIRST_CLIPS) as Role[];
  const role = roles.find((candidate) => FIRST_CLIPS[candidate].id === clip);
  if (!role) return null;
  try {
    return await decodeByBrowser((await files[role]).slice(0));
  } catch {
    return null;
  }
}

/** Gives the worker the clips that the page shows already, under the page's own numbers; what does not come is told. */
export async function lendFirstFiles(
  files: FirstFiles,
  store: Store<State, Action>,
  client: Client,
): Promise<void> {
  const lend = async (role: Role) => {
    const { id, name } = FIRST_CLIPS[role];
    try {
      const bytes = (await files[role]).slice(0);
      const answer = await client.decode(bytes, name, role, { id });
      if (answer.kind !== 'clip') throw new Error(answer.message);
    } catch (error) {
      store.dispatch({ type: 'lost', clip: id, problem: sentenceOf(error) });
    }
  };
  await Promise.all([lend('content'), lend('style'), lend('result')]);
}

function firstResult(): Result {
  const { report, scores, options } = FIRST_VIEW;
  const content = openClip('content');
  const styles = [{ slot: 'style', clip: openClip('style'), weight: 1 }] as const;
  const title = titleOf(content, styles, {}, options);
  const end = { kind: 'done', clip: FIRST_CLIPS.result, report } as const;
  const from = { content, styles, morphs: false, title, kept: false, wet: 1 };
  return { ...finishedResult(end, from), scores };
}

function slotOf(role: 'content' | 'style'): Slot {
  return { ...EMPTY_SLOT, clip: openClip(role) };
}

function openClip(role: 'content' | 'style'): OpenClip {
  const info = FIRST_CLIPS[role];
  return openDemoClip(demoOf(role), info, info.notes);
}

function demoOf(role: 'content' | 'style'): DemoClip {
  const demo = demoClip(DEFAULT_PAIR[role]);
  if (!demo) throw new Error('The default pair is of demo clips.');
  return demo;
}
