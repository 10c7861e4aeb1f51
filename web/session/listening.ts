import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipInfo, ClipInput } from '../../worker/protocol.ts';
import { Player, type PlayOptions, type Programme } from '../audio/player.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { isSameHeard } from '../state/compare.ts';
import { matchingGain } from '../state/level.ts';
import { mixGains } from '../state/mix.ts';
import type { Action } from '../state/reduce.ts';
import { wetOf } from '../state/settings.ts';
import { type Heard, liveResult, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { Stretch } from '../state/stretch.ts';
import { sentenceOf } from './sentence.ts';

interface Made {
  content: ClipId;
  result: ClipId | ClipInput;
}

interface Mixed extends Made {
  wet: number;
}

/** What there is of a transfer that runs, and what it is made of. */
export interface SoFar {
  sound: ClipInput;
  content: ClipId;
}

/** Where sounds come from that are no clips of the worker. */
export interface Sources {
  /** What there is of a transfer that runs and is heard while it does. */
  soFar: () => Promise<SoFar | undefined>;
  /** The sound of a clip that need not be asked of the worker, or null. */
  known: (clip: ClipId) => Promise<ClipInput | null>;
  /** A result of the history. */
  entry: (entry: string) => Promise<ClipInput>;
}

/** Plays clips, the live sound, all at one loudness, and kept results. */
export class Listening {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #player: Player;
  readonly #sources: Sources;
  #loadedEntry: string | undefined;
  /** Only the latest wish to hear something counts. */
  #wishes = 0;
  /** Of the growing sound there are finished pieces. */
  #hasPieces = false;
  /** What the live sounds were made of, by the player's key. */
  readonly #made = new Map<string, Made>();
  /** How much of the content is in a result, by the player's key. */
  readonly #likeness = new Map<string, number>();
  readonly #prepared = new Map<string, ClipId | ClipInput>();
  #lastLikeness = 0;

  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    sources: Sources,
    lifetime: Lifetime,
  ) {
    this.#store = store;
    this.#client = client;
    this.#sources = sources;
    this.#player = new Player({
      onEnd: () => store.dispatch({ type: 'heard', heard: null }),
      onWaiting: (waiting) => store.dispatch({ type: 'waiting', waiting }),
    });
    lifetime.add(store.subscribe(() => this.#follow()));
    lifetime.add(() => this.stop());
  }

  /** Plays a clip to its end, the live sound over and over, so that it can be listened to while it changes. */
  async play(heard: Heard, fromSeconds = 0): Promise<void> {
    await this.#hear(heard, { fromSeconds, loops: heard.kind !== 'clip' });
  }

  /** Goes on with `heard` at the place that is being played, or begins with it; over and over, so that it can be compared. */
  async switchTo(heard: Heard): Promise<void> {
    if (isSameHeard(heard, this.#store.state().heard)) return;
    await this.#hear(heard, 'go-on');
  }

  /** Plays a part of a clip over and over. */
  async loopPart(clip: ClipId, part: Stretch): Promise<void> {
    await this.#hear({ kind: 'clip', clip, part }, { loops: true });
  }

  /**
   * Another live sound, made of the clip `content`; while the last one is heard it fades over. `result`: its clip, where the worker
   * has one.
   */
  loadLive(sound: ClipInput, content: ClipId, result: ClipId | ClipInput = sound): void {
    this.#made.set(LIVE_KEY, { content, result });
    this.#likeness.delete(LIVE_KEY);
    this.#player.load(LIVE_KEY, sound);
    this.#follow();
  }

  /** The next piece of the live sound that is being made of `content`; it is heard in the place of the last one. */
  grow(piece: ClipInput & { fromFrame: number }, frames: number, content: ClipId): void {
    if (!this.#hasPieces) this.#made.set(GROWING_KEY, { content, result: piece });
    this.#hasPieces = true;
    this.#player.grow(GROWING_KEY, piece, frames);
    this.#follow();
  }

  /** What was being made is whole, and loaded, or will never be. */
  endGrowing(): void {
    this.#hasPieces = false;
    this.#made.delete(GROWING_KEY);
    this.#likeness.delete(GROWING_KEY);
    this.#player.forget(GROWING_KEY);
  }

  /** The next piece of a texture that is being made. */
  growTexture(piece: ClipInput & { fromFrame: number }, frames: number): void {
    this.#player.grow(TEXTURE_KEY, piece, frames);
  }

  /** The texture is whole, and its clip loaded, or will never be. */
  endTexture(): void {
    this.#player.forget(TEXTURE_KEY);
    this.#follow();
  }

  loadClip(clip: ClipId, sound: ClipInput): void {
    this.#player.load(clipKey(clip), sound);
  }

  stop(): void {
    this.#wishes++;
    this.#player.stop();
    this.#store.dispatch({ type: 'heard', heard: null });
  }

  /** Where `heard` is being played, in seconds; undefined when it is not. */
  positionSeconds(heard: Heard): number | undefined {
    const now = this.#store.state().heard;
    if (heard.kind === 'clip' && now?.kind === 'clip' && now.clip === heard.clip && now.part) {
      const inPart = this.#player.positionSeconds(PART_KEY);
      return inPart === undefined ? undefined : now.part.fromSeconds + inPart;
    }
    return this.#player.positionSeconds(this.#keyOf(heard));
  }

  /** Root mean square of what goes to the output now. */
  level(): number {
    return this.#player.level();
  }

  forget(clip: ClipId): void {
    if (this.positionSeconds({ kind: 'clip', clip }) !== undefined) this.stop();
    this.#player.forget(clipKey(clip));
    this.#likeness.delete(clipKey(clip));
    this.#prepared.delete(clipKey(clip));
  }

  forgetEntry(entry: string): void {
    const key = entryKey(entry);
    if (this.#player.positionSeconds(key) !== undefined) this.stop();
    this.#player.forget(key);
  }

  async #hear(heard: Heard, how: PlayOptions | 'go-on'): Promise<void> {
    const wish = ++this.#wishes;
    try {
      await this.#load(heard);
      await this.#player.wake();
      if (wish !== this.#wishes) return;
      const state = this.#store.state();
      const programme = this.#programme(state, heard);
      if (how !== 'go-on') this.#player.play(programme, how);
      else if (state.heard) this.#player.hear(programme, 'over-and-over');
      else this.#player.play(programme, { loops: true });
      this.#store.dispatch({ type: 'heard', heard });
    } catch (error) {
      this.stop();
      this.#store.dispatch({ type: 'output-problem', problem: sentenceOf(error) });
    }
  }

  async #load(heard: Heard): Promise<void> {
    if (heard.kind === 'live' && !this.#hasPieces) {
      const soFar = await this.#sources.soFar();
      if (soFar && !this.#hasPieces) {
        const { sound, content } = soFar;
        this.#made.set(GROWING_KEY, { content, result: sound });
        this.#player.load(GROWING_KEY, sound);
      }
    }
    // Of the result that came with the page nobody has loaded the sound.
    const result = heard.kind === 'live' ? liveResult(this.#store.state()) : undefined;
    if (result?.mix && !this.#player.has(this.#keyOf(heard))) {
      const { clip, mix } = result;
      this.loadLive(await this.#samples(clip.id), mix.content, clip.id);
    }
    if (heard.kind === 'clip' && heard.part) {
      this.#player.load(PART_KEY, partOf(await this.#samples(heard.clip), heard.part));
    } else if (heard.kind === 'clip') await this.#loadClip(heard.clip);
    if (heard.kind === 'entry') await this.#loadEntry(heard.entry);
    const mixed = this.#mixed(this.#store.state(), heard);
    if (mixed) await this.#loadClip(mixed.content);
  }

  async #samples(clip: ClipId): Promise<ClipInput> {
    return (await this.#sources.known(clip)) ?? (await this.#client).samples(clip);
  }

  async #loadClip(clip: ClipId): Promise<void> {
    const key = clipKey(clip);
    if (this.#player.has(key)) return;
    this.#player.load(key, await this.#samples(clip));
  }

  /** Only the one that was played last stays in memory. */
  async #loadEntry(entry: string): Promise<void> {
    const key = entryKey(entry);
    if (this.#player.has(key)) return;
    const sound = await this.#sources.entry(entry);
    if (this.#loadedEntry) this.#player.forget(this.#loadedEntry);
    this.#loadedEntry = key;
    this.#player.load(key, sound);
  }

  /** What is heard keeps to the clips and settings that are shown. */
  #follow(): void {
    const state = this.#store.state();
    const { heard } = state;
    if (!heard) return;
    if (heard.kind !== 'clip' && !this.#player.has(this.#keyOf(heard))) this.stop();
    else this.#player.hear(this.#programme(state, heard));
  }

  #programme(state: State, heard: Heard): Programme {
    const key = this.#keyOf(heard);
    const gain = matchingGain(state, infoOf(state, heard));
    const mixed = this.#mixed(state, heard);
    if (!mixed) return [{ key, gain }];
    const dryKey = clipKey(mixed.content);
    const likeness = this.#likeness.get(key);
    if (likeness === undefined || !this.#player.has(dryKey)) this.#prepareMix(key, mixed);
    const gains = mixGains(mixed.wet, likeness ?? this.#lastLikeness);
    const wetPart = { key, gain: gain * gains.wet };
    return this.#player.has(dryKey)
      ? [wetPart, { key: dryKey, gain: gain * gains.dry }]
      : [wetPart];
  }

  /** What `heard` is mixed with, and its share; null when it is heard as it is. */
  #mixed(state: State, heard: Heard): Mixed | null {
    if (heard.kind === 'clip') {
      const mix = state.results.find(({ clip }) => clip.id === heard.clip)?.mix;
      return mix && mix.wet < 1 ? { ...mix, result: heard.clip } : null;
    }
    if (heard.kind === 'texture' || heard.kind === 'entry') return null;
    const made = this.#made.get(this.#keyOf(heard));
    const wet = wetOf(state.choices);
    return made && wet < 1 ? { ...made, wet } : null;
  }

  /** Brings what a mix needs; until then the result is heard alone, or as loud as the last mix was. */
  async #prepareMix(key: string, { content, result }: Mixed): Promise<void> {
    if (this.#prepared.get(key) === result) return;
    this.#prepared.set(key, result);
    try {
      await this.#loadClip(content);
      this.#follow();
      const likeness = await (await this.#client).likeness(content, result);
      if (this.#prepared.get(key) !== result) return;
      this.#likeness.set(key, likeness);
      this.#lastLikeness = likeness;
      this.#follow();
    } catch {
      // The content is gone, and with it what the result was mixed with.
    }
  }

  #keyOf(heard: Heard): string {
    if (heard.kind === 'clip' && heard.part) return PART_KEY;
    if (heard.kind === 'clip') return clipKey(heard.clip);
    if (heard.kind === 'texture') return TEXTURE_KEY;
    if (heard.kind === 'entry') return entryKey(heard.entry);
    return this.#player.has(GROWING_KEY) ? GROWING_KEY : LIVE_KEY;
  }
}

const LIVE_KEY = 'live';
/** The live sound that is being made. */
const GROWING_KEY = 'growing';
const TEXTURE_KEY = 'texture';

function entryKey(entry: string): string {
  return `entry ${entry}`;
}
/** The part of a clip that goes round. */
const PART_KEY = 'part';

function clipKey(clip: ClipId): string {
  return `clip ${clip}`;
}

function partOf(
  { channels, sampleRateHz }: ClipInput,
  { fromSeconds, toSeconds }: Stretch,
): ClipInput {
  const frame = (seconds: number) => Math.round(seconds * sampleRateHz);
  const cut = channels.map((samples) => samples.slice(frame(fromSeconds), frame(toSeconds)));
  return { channels: cut, sampleRateHz };
}

/** The live sound is as loud as the content, and a texture as its style. */
function infoOf({ slots, results }: State, heard: Heard): ClipInfo | undefined {
  if (heard.kind === 'live') return slots.content.clip?.info;
  if (heard.kind === 'texture') return slots.style.clip?.info;
  if (heard.kind === 'entry') return undefined;
  const infos = [
    ...Object.values(slots).map(({ clip }) => clip?.info),
    ...results.map(({ clip }) => clip),
  ];
  return infos.find((info) => info?.id === heard.clip);
}
