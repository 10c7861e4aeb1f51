import type { Client } from '../../worker/client.ts';
import type { ClipInput } from '../../worker/protocol.ts';
import { decodeByBrowser } from '../audio/browser_decoder.ts';
import { DEFAULT_PAIR, type DemoClip, demoClip } from '../demo/demo_clips.ts';
import { FIRST_CLIPS, FIRST_VIEW } from '../demo/first_view.ts';
import type { Action } from '../state/reduce.ts';
import { EMPTY_SLOT, type OpenClip, type Slot, type SlotName } from '../state/slot.ts';
import { INITIAL_STATE, type Result, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { fetchDemo, fetchSound, openDemoClip } from './clips.ts';
import type { Listening } from './listening.ts';
import { sentenceOf } from './sentence.ts';
import { resultOf, titleOf } from './transfers.ts';

/** What the page shows before its engine is there: the demo pair in the slots, with the settings that the engine has. */
export function firstState(): State {
  const { options, presets } = FIRST_VIEW;
  return {
    ...INITIAL_STATE,
    engine: { status: 'starting', options, presets },
    slots: { content: slotOf('content'), style: slotOf('style') },
  };
}

type Role = keyof typeof FIRST_CLIPS;

/** The files of the first view, on their way; each is read by the browser, to be played at once, and by the worker. */
export type FirstFiles = Readonly<Record<Role, Promise<ArrayBuffer>>>;

export function fetchFirstFiles(): FirstFiles {
  return {
    result: fetchSound('demo/first_result.wav', 'demo result'),
    content: fetchDemo(demoOf('content')),
    style: fetchDemo(demoOf('style')),
  };
}

/** Makes the sounds of the first view ready to be played before the engine is there, the result first. */
export async function playFirstFiles(
  files: FirstFiles,
  store: Store<State, Action>,
  listening: Listening,
): Promise<void> {
  const result = await decoded(files.result);
  if (result && isUntouched(store.state())) {
    listening.loadLive(result);
    store.dispatch({ type: 'job-done', result: firstResult() });
  }
  for (const role of ['content', 'style'] as const) {
    const sound = await decoded(files[role]);
    if (sound) listening.loadClip(FIRST_CLIPS[role].id, sound);
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
      const answer = await client.decode(bytes, name, role, id);
      if (answer.kind !== 'clip') throw new Error(answer.message);
    } catch (error) {
      store.dispatch({ type: 'lost', clip: id, problem: sentenceOf(error) });
    }
  };
  await Promise.all([lend('content'), lend('style'), lend('result')]);
}

/** Null when the file did not come or the browser does not know its format: the worker has its own word on that. */
async function decoded(file: Promise<ArrayBuffer>): Promise<ClipInput | null> {
  try {
    return await decodeByBrowser((await file).slice(0));
  } catch {
    return null;
  }
}

function isUntouched({ slots, choices, live, job }: State): boolean {
  const isThere = (role: SlotName) => slots[role].clip?.info.id === FIRST_CLIPS[role].id;
  const isDefault = Object.keys(choices).length === 0;
  return isThere('content') && isThere('style') && isDefault && live.quality === 'none' && !job;
}

function firstResult(): Result {
  const { report, scores, options } = FIRST_VIEW;
  const content = openClip('content');
  const style = openClip('style');
  const title = titleOf(content, style, {}, options);
  const end = { kind: 'done', clip: FIRST_CLIPS.result, report } as const;
  return { ...resultOf(end, { content, style, title, kept: false }), scores };
}

function slotOf(role: SlotName): Slot {
  return { ...EMPTY_SLOT, clip: openClip(role) };
}

function openClip(role: SlotName): OpenClip {
  const info = FIRST_CLIPS[role];
  return openDemoClip(demoOf(role), info, info.notes);
}

function demoOf(role: SlotName): DemoClip {
  const demo = demoClip(DEFAULT_PAIR[role]);
  if (!demo) throw new Error('The default pair is of demo clips.');
  return demo;
}
