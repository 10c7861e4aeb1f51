import { type Client, WorkerError } from '../../worker/client.ts';
import type { ClipId, ClipInfo, ClipInput, ClipRole } from '../../worker/protocol.ts';
import { decodeByBrowser } from '../audio/browser_decoder.ts';
import { type DemoClip, type DemoPair, demoClip } from '../demo/demo_clips.ts';
import type { Action } from '../state/reduce.ts';
import { type Beginning, type OpenClip, roleOf, type SlotName } from '../state/slot.ts';
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
  /** Demo clips that were brought only to be heard. */
  readonly #heardDemos = new Map<string, Promise<ClipId>>();

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

  /** Brings a demo clip into no slot, to be heard; rejects with a sentence. */
  demoToHear(demo: DemoClip): Promise<ClipId> {
    const known = this.#heardDemos.get(demo.id);
    if (known) return known;
    const coming = this.#decode('clip', `${demo.id}.flac`, () => fetchDemo(demo)).then(
      ({ info }) => info.id,
    );
    this.#heardDemos.set(demo.id, coming);
    coming.catch(() => this.#heardDemos.delete(demo.id));
    return coming;
  }

  /** Opens a file, or the first seconds of one that is too long; a project file in the whole page. */
  async openFile(slot: SlotName, file: File, firstSeconds?: number): Promise<void> {
    if (isProjectName(file.name)) {
      await this.#openProject(file).catch((error) => this.refuse(slot, sentenceOf(error)));
      return;
    }
    await this.#open(slot, file.name, () => this.load(slot, file, firstSeconds));
  }

  /** Brings a file's clip, or its first seconds, into the worker, and into no slot; rejects with a sentence. */
  async load(slot: SlotName, file: File, firstSeconds?: number): Promise<OpenClip> {
    try {
      const read = () => readFile(file, firstSeconds);
      const { info, notes } = await this.#decode(roleOf(slot), file.name, read, firstSeconds);
      const title =
        firstSeconds === undefined ? file.name : `${file.name}, first ${secondsText(info.seconds)}`;
      return { info, notes, title, demo: null, credit: null, ...UNTRIMMED };
    } catch (error) {
      throw error instanceof WorkerError && error.fitsSeconds !== undefined
        ? new TooLong(error.message, beginningOf(file, error.fitsSeconds))
        : error;
    }
  }

  /** Puts clips that the worker has into the slots, with the settings and the result that were made of them. */
  restore(made: Omit<Extract<Action, { type: 'restore' }>, 'type'>): void {
    this.#store.dispatch({ type: 'restore', ...made });
    this.surveyStyle();
  }

  /** Opens files that came in from elsewhere: the first as content or wherever it is wanted, the second in the other slot. */
  async openFiles(files: readonly File[], first: SlotName = 'content'): Promise<void> {
    const slots = [first, ...SLOTS.filter((slot) => slot !== first)];
    await Promise.all(
      slots.map((slot, index) => {
        const file = files[index];
        return file && this.openFile(slot, file);
      }),
    );
    const more = files.slice(SLOTS.length);
    if (more.length === 0) return;
    const names = more.map(({ name }) => `“${name}”`).join(', ');
    await this.refuse(
      'style',
      `There are places for two files; ${names} ${more.length === 1 ? 'was' : 'were'} left out.`,
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

  /** Brings the clip back that another took the place of, in one slot or whichever changed last; or undoes that. */
  async undo(direction: 'undo' | 'redo', slot?: SlotName): Promise<void> {
    this.#store.dispatch({ type: direction, ...(slot ? { slot } : {}) });
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
      const beginning = error instanceof TooLong ? error.beginning : null;
      tell({ type: 'slot', slot, action: { type: 'refused', request, problem, beginning } });
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
  async #decode(
    role: ClipRole,
    name: string,
    read: () => Promise<ArrayBuffer>,
    firstSeconds?: number,
  ): Promise<Decoded> {
    const client = await this.#client;
    const answer = await client.decode(await read(), name, role, { firstSeconds });
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

/** At most so much is offered of a file that is too long; what is worked on is seldom longer. */
const MOST_BEGINNING_SECONDS = 600;

/** The file holds more sound than a clip may have. */
class TooLong extends Error {
  readonly beginning: Beginning;

  constructor(message: string, beginning: Beginning) {
    super(message);
    this.beginning = beginning;
  }
}

function beginningOf(file: File, fitsSeconds: number): Beginning {
  const whole = Math.max(60 * Math.floor(fitsSeconds / 60), 1);
  return { file, seconds: Math.min(whole, MOST_BEGINNING_SECONDS) };
}

async function readFile(file: File, firstSeconds?: number): Promise<ArrayBuffer> {
  if (file.size > MOST_FILE_BYTES && firstSeconds === undefined) {
    throw new TooLong(
      `“${file.name}” is too large: it has ${bytesText(file.size)}, and at most ${bytesText(MOST_FILE_BYTES)} are read; cut out the part that you want.`,
      beginningOf(file, MOST_BEGINNING_SECONDS),
    );
  }
  try {
    // of a beginning no more than so much is needed
    return await file.slice(0, MOST_FILE_BYTES).arrayBuffer();
  } catch {
    throw new Error(
      `“${file.name}” could not be read; check that it is still there and open it again.`,
    );
  }
}
