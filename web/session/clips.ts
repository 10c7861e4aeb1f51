import type { Client } from '../../worker/client.ts';
import type { ClipInfo, ClipInput, ClipRole } from '../../worker/protocol.ts';
import { decodeByBrowser } from '../audio/browser_decoder.ts';
import { type DemoClip, type DemoPair, demoClip } from '../demo/demo_clips.ts';
import type { Action } from '../state/reduce.ts';
import { type OpenClip, roleOf, type SlotName } from '../state/slot.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { Stretch } from '../state/stretch.ts';
import { isProjectName } from '../storage/project_file.ts';
import { bytesText, rateText, secondsText } from '../text/quantities.ts';
import { sentenceOf } from './sentence.ts';

const SLOTS = ['content', 'style'] as const;

/** How long a style lies in its slot before it is surveyed. */
const SURVEY_REST_MS = 1000;

const UNTRIMMED = { survey: null, original: null, fromSeconds: 0 };

interface Decoded {
  info: ClipInfo;
  notes: string[];
}

/** Brings clips into the slots: from the page's own demo clips and from files. */
export class Clips {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #openProject: (file: File) => Promise<void>;
  #requests = 0;

  /** `openProject` opens a project file in the page, or rejects with a sentence. */
  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    openProject: (file: File) => Promise<void>,
  ) {
    this.#store = store;
    this.#openProject = openProject;
    this.#client = client;
  }

  /** Opens a demo clip in each slot. */
  async openPair({ content, style }: DemoPair): Promise<void> {
    await Promise.all([this.openDemo('content', content), this.openDemo('style', style)]);
  }

  async openDemo(slot: SlotName, id: string): Promise<void> {
    const demo = demoClip(id);
    if (!demo) return;
    await this.#open(slot, demo.title, async () => {
      const name = `${demo.id}.flac`;
      const decoded = await this.#decode(roleOf(slot), name, () => fetchDemo(demo));
      return openDemoClip(demo, decoded.info, decoded.notes);
    });
  }

  /** A project file is opened in the whole page. */
  async openFile(slot: SlotName, file: File): Promise<void> {
    if (isProjectName(file.name)) {
      await this.#openProject(file).catch((error) => this.refuse(slot, sentenceOf(error)));
      return;
    }
    await this.#open(slot, file.name, () => this.load(slot, file));
  }

  /** Brings a file's clip into the worker, and into no slot; rejects with a sentence. */
  async load(slot: SlotName, file: File): Promise<OpenClip> {
    const decoded = await this.#decode(roleOf(slot), file.name, () => readFile(file));
    return { ...decoded, title: file.name, demo: null, credit: null, ...UNTRIMMED };
  }

  /** Puts clips that the worker has into the slots, with the settings and the result that were made of them. */
  restore(made: Omit<Extract<Action, { type: 'restore' }>, 'type'>): void {
    this.#store.dispatch({ type: 'restore', ...made });
    this.surveyStyle();
  }

  /** Opens files that came in from elsewhere: the first as content, the second as style. */
  async openFiles(files: readonly File[]): Promise<void> {
    await Promise.all(
      SLOTS.map((slot, index) => {
        const file = files[index];
        return file && this.openFile(slot, file);
      }),
    );
    const more = files.slice(SLOTS.length);
    if (more.length === 0) return;
    const names = more.map(({ name }) => `“${name}”`).join(', ');
    await this.refuse(
      'style',
      `There are places for two files; ${names} was left out, open it here.`,
    );
  }

  /** Opens sound that was made here; its arrays move to the worker. */
  async openSound(
    slot: SlotName,
    title: string,
    sound: ClipInput,
    notes: readonly string[],
  ): Promise<void> {
    await this.#open(slot, title, async () => {
      const info = await (await this.#client).addClip(sound, title, roleOf(slot));
      const all = [...notes, ...info.notes];
      return { info, notes: all, title, demo: null, credit: null, ...UNTRIMMED };
    });
  }

  /** The content becomes the style and the style the content. */
  async swap(): Promise<void> {
    const { content, style } = this.#store.state().slots;
    if (!content.clip || !style.clip) return;
    this.#store.dispatch({ type: 'swap' });
    await this.surveyStyle();
  }

  /** Cuts the clip of a slot down to its seconds that are most like one texture. */
  async useSteadiest(slot: SlotName): Promise<void> {
    const clip = this.#store.state().slots[slot].clip;
    if (clip?.survey) await this.#cut(slot, clip, clip.survey.steadiest);
  }

  /** Marks a part of a slot's clip, to be cut out; null when nothing is to be. */
  select(slot: SlotName, stretch: Stretch | null): void {
    this.#store.dispatch({ type: 'slot', slot, action: { type: 'select', stretch } });
  }

  /** Cuts the clip of a slot down to what is marked of it. */
  async useSelection(slot: SlotName): Promise<void> {
    const { clip, selection } = this.#store.state().slots[slot];
    if (clip && selection) await this.#cut(slot, clip, selection);
  }

  /** Takes the whole clip again that the slot's clip was cut out of. */
  async useWhole(slot: SlotName): Promise<void> {
    const original = this.#store.state().slots[slot].clip?.original;
    if (original) await this.#open(slot, original.title, async () => original);
  }

  /** Takes a part of a slot's clip; it is always cut out of the whole one, which stays. */
  async #cut(slot: SlotName, clip: OpenClip, stretch: Stretch): Promise<void> {
    const whole = clip.original ?? clip;
    const fromSeconds = clip.fromSeconds + stretch.fromSeconds;
    const toSeconds = clip.fromSeconds + stretch.toSeconds;
    await this.#open(slot, whole.title, async () => {
      const client = await this.#client;
      const info = await client.trim(whole.info.id, fromSeconds, toSeconds, roleOf(slot));
      const title = `${whole.title}, ${secondsText(fromSeconds)} to ${secondsText(toSeconds)}`;
      return {
        ...whole,
        info,
        title,
        notes: info.notes,
        survey: null,
        original: whole,
        fromSeconds,
      };
    });
  }

  /** Says beside the slot what is wrong with something that never became a clip, a dropped folder or a microphone. */
  async refuse(slot: SlotName, problem: string): Promise<void> {
    await this.#open(slot, '', () => Promise.reject(new Error(problem)));
  }

  async #open(slot: SlotName, title: string, load: () => Promise<OpenClip>): Promise<void> {
    const request = ++this.#requests;
    const tell = this.#store.dispatch;
    tell({ type: 'slot', slot, action: { type: 'opening', request, title } });
    try {
      const clip = await load();
      tell({ type: 'slot', slot, action: { type: 'opened', request, clip } });
      await this.#forgetIfLate(clip.info);
      await this.surveyStyle();
    } catch (error) {
      const problem = sentenceOf(error);
      tell({ type: 'slot', slot, action: { type: 'refused', request, problem } });
    }
  }

  /**
   * Finds out what the style is like as a texture, once the quick preview has had its time. What cannot be surveyed has said so when
   * it was opened.
   */
  async surveyStyle(): Promise<void> {
    const style = () => this.#store.state().slots.style.clip;
    const clip = style();
    if (!clip || clip.survey) return;
    await new Promise((resolve) => setTimeout(resolve, SURVEY_REST_MS));
    if (style() !== clip) return;
    const { id } = clip.info;
    const survey = await (await this.#client).surveyStyle(id).catch(() => undefined);
    if (!survey) return;
    this.#store.dispatch({
      type: 'slot',
      slot: 'style',
      action: { type: 'surveyed', clip: id, survey },
    });
  }

  /** A clip that came after a later request was answered is of no use. */
  async #forgetIfLate(info: ClipInfo): Promise<void> {
    const held = Object.values(this.#store.state().slots);
    if (held.some(({ clip }) => clip?.info.id === info.id)) return;
    await (await this.#client).forgetClip(info.id);
  }

  /** Reads twice when the browser has to decode: the first copy moves to the worker. */
  async #decode(role: ClipRole, name: string, read: () => Promise<ArrayBuffer>): Promise<Decoded> {
    const client = await this.#client;
    const answer = await client.decode(await read(), name, role);
    if (answer.kind === 'clip') return { info: answer.clip, notes: answer.clip.notes };
    const sound = await decodeByBrowser(await read());
    if (!sound) throw new Error(answer.message);
    const rate = rateText(sound.sampleRateHz);
    const info = await client.addClip(sound, name, role);
    return { info, notes: [`Decoded by the browser at ${rate}.`, ...info.notes] };
  }
}

/** A demo clip as it lies in a slot. */
export function openDemoClip(
  { id, title, credit, licence }: DemoClip,
  info: ClipInfo,
  notes: readonly string[],
): OpenClip {
  return { info, notes, title, demo: id, credit: `${credit} · ${licence}`, ...UNTRIMMED };
}

export function fetchDemo({ id, title }: DemoClip): Promise<ArrayBuffer> {
  return fetchSound(`demo/${id}.flac`, `demo clip “${title}”`);
}

/** A file that comes with the page; `what` is what the sentence calls it when it does not. */
export async function fetchSound(path: string, what: string): Promise<ArrayBuffer> {
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(
      `The ${what} did not load (HTTP ${answer.status}); choose another or open a file.`,
    );
  }
  return answer.arrayBuffer();
}

/** A larger file holds more sound than a clip may have, however it is coded, or much that is not sound. */
const MOST_FILE_BYTES = 2 ** 29;

async function readFile(file: File): Promise<ArrayBuffer> {
  if (file.size > MOST_FILE_BYTES) {
    throw new Error(
      `“${file.name}” is too large: it has ${bytesText(file.size)}, and at most ${bytesText(MOST_FILE_BYTES)} are read; cut out the part that you want.`,
    );
  }
  try {
    return await file.arrayBuffer();
  } catch {
    throw new Error(
      `“${file.name}” could not be read; check that it is still there and open it again.`,
    );
  }
}
