import type { Client } from '../../worker/client.ts';
import type { ClipId, ClipInfo, ClipInput, ClipRole, WavFormat } from '../../worker/protocol.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import type { History } from '../state/history.ts';
import type { Action } from '../state/reduce.ts';
import { choicesOf } from '../state/settings.ts';
import type { OpenClip } from '../state/slot.ts';
import type { Result, SaveFormat, Saving, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import {
  type Build,
  type Change,
  type ClipNames,
  type Facts,
  isSameBuild,
  type KeptResult,
  namesOf,
  type StoredSound,
  type Whole,
} from '../storage/kept_result.ts';
import { PROJECT_ENDING, ProjectError } from '../storage/project_file.ts';
import { usageOfStorage } from '../storage/usage.ts';
import { Vault } from '../storage/vault.ts';
import { buildOf } from './build.ts';
import type { Clips } from './clips.ts';
import { download } from './download.ts';
import { namedClip, secondsOfWork, stem } from './finished_result.ts';
import type { Listening } from './listening.ts';
import { sentenceOf } from './sentence.ts';
import { wholeResult } from './whole_result.ts';

/** Keeps the results that were asked for in the history, which outlives the page, and brings them back. */
export class Keeping {
  readonly #store: Store<State, Action>;
  readonly #client: Promise<Client>;
  readonly #clips: Clips;
  readonly #listening: Listening;
  readonly #vault: Vault;
  /** One change after the other. */
  #work: Promise<void> = Promise.resolve();
  /** Results of the page on their way into the history. */
  readonly #entering = new Map<ClipId, Promise<void>>();
  /** Scores that are in the vault. */
  readonly #keptScores = new WeakSet<object>();
  #deleted: Whole | null = null;

  constructor(
    store: Store<State, Action>,
    client: Promise<Client>,
    clips: Clips,
    listening: Listening,
    lifetime: Lifetime,
  ) {
    this.#store = store;
    this.#client = client;
    this.#clips = clips;
    this.#listening = listening;
    this.#vault = new Vault(lifetime, (storageProblem) => this.#tell({ storageProblem }));
    lifetime.add(store.subscribe((state) => this.#follow(state)));
  }

  /** Keeps a finished result; the same transfer is kept once. Resolves to its place in the history. */
  async keep(result: Result): Promise<string> {
    const client = await this.#client;
    const { kind, title, fileName, report, notes, scores, origin, mix, clip } = result;
    const { content, styles, morphs } = origin;
    const facts: Facts = {
      kind,
      title,
      fileName,
      madeAt: Date.now(),
      starred: false,
      content: content && namesOf(content),
      styles: styles.map((style) => ({ ...namesOf(style), weight: style.weight })),
      morphs,
      wet: mix?.wet ?? 1,
      report,
      notes,
      scores,
      build: buildOf(client.build),
    };
    const whole = await wholeResult(client, facts, {
      content: content?.clip ?? null,
      styles: styles.map((style) => style.clip),
      result: clip,
    });
    if (scores) this.#keptScores.add(scores);
    await this.#inTurn(() => this.#vault.add(whole));
    return whole.result.id;
  }

  /** Reads what is kept, to be shown. */
  async open(): Promise<void> {
    await this.#inTurn(() => this.#list());
  }

  /** Lets go of what was read. Not at once: a view that goes calls this while the page is being drawn. */
  async close(): Promise<void> {
    await this.#inTurn(async () => this.#tell({ results: null, problem: null }));
  }

  async rename(id: string, title: string): Promise<void> {
    const trimmed = title.trim();
    if (trimmed) await this.#change(id, { title: trimmed });
  }

  async star(id: string, starred: boolean): Promise<void> {
    await this.#change(id, { starred });
  }

  /** Deletes a result, with the sounds that no other one uses. The last one can be had back until the page is closed. */
  async remove(id: string): Promise<void> {
    await this.#inTurn(async () => {
      const whole = await this.#vault.find(id);
      this.#listening.forgetEntry(id);
      await this.#vault.remove(id);
      this.#deleted = whole;
      this.#tell({ deleted: whole.result.title });
    });
  }

  async undoRemove(): Promise<void> {
    await this.#inTurn(async () => {
      const whole = this.#deleted;
      if (!whole) return;
      await this.#vault.add(whole);
      this.#deleted = null;
      this.#tell({ deleted: null });
    });
  }

  /** A kept result as it is heard: mixed with its content. */
  async soundOf(id: string): Promise<ClipInput> {
    return this.#mixed(await this.#vault.find(id));
  }

  /** Puts the clips and settings that a result was made of back into the page, and shows the result. False when it could not. */
  async useAgain(id: string): Promise<boolean> {
    return this.#asked(async () => {
      const { result, sounds } = await this.#vault.find(id);
      const client = await this.#client;
      const add = ({ sound }: StoredSound, name: string, role: ClipRole) =>
        client.addClip(copyOf(sound), name, role);
      const { content, styles } = sounds;
      await this.#restore(result, {
        content: content && (await add(content, result.content?.name ?? '', 'content')),
        styles: await Promise.all(
          styles.map((style, index) => add(style, result.styles[index]?.name ?? '', 'style')),
        ),
        result: await add(sounds.result, 'result', 'result'),
      });
    });
  }

  /** Saves a result of the page as a file or only in the history, where every saved one comes to be. */
  async saveResult(saved: Result, saving: Saving): Promise<void> {
    const { clip, entry, fileName, mix } = saved;
    const problem = await this.#problemOf(async () => {
      if (saving !== 'history' && saving !== 'project') {
        download(await encoded(await this.#client, saved, saving), fileName, 'audio/wav');
      }
    });
    if (entry && mix) await this.#change(entry, { wet: mix.wet });
    this.#store.dispatch({ type: 'output-problem', problem });
    this.#store.dispatch({ type: 'saved', clip: clip.id });
    if (saving !== 'project') return;
    await this.#entering.get(clip.id);
    const result = this.#store.state().results.find((one) => one.clip.id === clip.id);
    if (result?.entry) await this.saveEntry(result.entry, saving);
  }

  /** Saves a kept result as a file. */
  async saveEntry(id: string, format: SaveFormat): Promise<void> {
    await this.#asked(async () => {
      const whole = await this.#vault.find(id);
      const { result, sounds } = whole;
      if (format === 'project') {
        const { writeProject } = await import('../storage/project.ts');
        const wav = async ({ sound }: StoredSound) =>
          new Uint8Array(await this.#wavOf(sound, 'float32'));
        const project = writeProject({
          result,
          content: sounds.content && (await wav(sounds.content)),
          styles: await Promise.all(sounds.styles.map(wav)),
          sound: await wav(sounds.result),
        });
        download(project, `${stem(result.fileName)}${PROJECT_ENDING}`, 'application/zip');
      } else {
        download(await this.#wavOf(await this.#mixed(whole), format), result.fileName, 'audio/wav');
      }
    });
  }

  /** Opens a project file: its result comes into the history, its clips and settings into the page. False when it could not. */
  async openProject(file: File): Promise<boolean> {
    return this.#asked(() => this.bringProject(file));
  }

  /** The same; rejects with a sentence. */
  async bringProject(file: File): Promise<void> {
    const { readProject } = await import('../storage/project.ts');
    const { result: facts, content, styles, sound } = await readProject(file);
    const client = await this.#client;
    const decode = async (wav: Uint8Array<ArrayBuffer>, name: string, role: ClipRole) => {
      const answer = await client.decode(wav.buffer, name, role);
      if (answer.kind === 'unsupported') throw new Error(answer.message);
      return answer.clip;
    };
    try {
      const clips = {
        content: content && (await decode(content, facts.content?.name ?? '', 'content')),
        styles: await Promise.all(
          styles.map((style, index) => decode(style, facts.styles[index]?.name ?? '', 'style')),
        ),
        result: await decode(sound, facts.fileName, 'result'),
      };
      const whole = await wholeResult(client, facts, {
        content: clips.content?.id ?? null,
        styles: clips.styles.map(({ id }) => id),
        result: clips.result,
      });
      if (facts.scores) this.#keptScores.add(facts.scores);
      await this.#inTurn(() => this.#vault.add(whole));
      await this.#restore(whole.result, clips);
    } catch (error) {
      throw new ProjectError(file.name, sentenceOf(error));
    }
  }

  /** Keeps results as soon as they are to be kept, and their scores when they come. */
  #follow({ results }: State): void {
    for (const result of results) {
      const { clip, kept, entry, scores } = result;
      if (kept && !entry && !this.#entering.has(clip.id)) {
        this.#entering.set(clip.id, this.#enter(result));
      }
      if (entry && scores && !this.#keptScores.has(scores)) {
        this.#keptScores.add(scores);
        this.#change(entry, { scores });
      }
    }
  }

  async #enter(result: Result): Promise<void> {
    await this.#trying(async () => {
      const entry = await this.keep(result);
      this.#store.dispatch({ type: 'entered', clip: result.clip.id, entry });
      this.#entering.delete(result.clip.id);
    });
  }

  async #change(id: string, change: Change): Promise<void> {
    await this.#inTurn(() => this.#vault.change(id, change));
  }

  /** Does something with the history after what was to be done before; then the list shows it. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(async () => {
      await this.#trying(async () => {
        await work();
        if (this.#store.state().history.results) await this.#list();
      });
    });
    this.#work = turn;
    await turn;
  }

  /** Something that the person asks for: what went wrong before is read. */
  async #asked(work: () => Promise<void>): Promise<boolean> {
    this.#tell({ problem: null });
    return this.#trying(work);
  }

  /** What went wrong is told, and stays told while other things go well; whether nothing did. */
  async #trying(work: () => Promise<void>): Promise<boolean> {
    const problem = await this.#problemOf(work);
    if (problem) this.#tell({ problem });
    return problem === null;
  }

  async #problemOf(work: () => Promise<void>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  async #list(): Promise<void> {
    this.#tell({ ...(await this.#vault.list()), usage: await usageOfStorage() });
  }

  async #restore(
    kept: KeptResult,
    clips: { content: ClipInfo | null; styles: readonly ClipInfo[]; result: ClipInfo },
  ): Promise<void> {
    const { build, options } = await this.#client;
    const difference = differenceOf(kept.build, buildOf(build));
    if (kept.scores) this.#keptScores.add(kept.scores);
    const content = kept.content && clips.content && openClip(kept.content, clips.content);
    const styles = clips.styles.flatMap((info, index) => {
      const style = kept.styles[index];
      return style ? [{ clip: openClip(style, info), weight: style.weight }] : [];
    });
    const settings = { ...kept.report.settings, wet: kept.wet };
    this.#clips.restore({
      content,
      styles,
      morphs: kept.morphs,
      choices: choicesOf(
        { settings },
        options.filter(({ commands }) => commands.includes('transfer')),
      ),
      result: {
        kind: kept.kind,
        clip: clips.result,
        title: kept.title,
        fileName: kept.fileName,
        report: kept.report,
        notes: kept.notes,
        ...(difference && { otherBuild: difference }),
        seconds: secondsOfWork(kept.report),
        origin: {
          content: content && namedClip(content),
          styles: styles.map(({ clip, weight }) => ({ ...namedClip(clip), weight })),
          morphs: kept.morphs,
        },
        kept: true,
        entry: kept.id,
        mix: content && { content: content.info.id, wet: kept.wet },
        scores: kept.scores,
      },
    });
  }

  async #mixed({ result, sounds }: Whole): Promise<ClipInput> {
    const { content } = sounds;
    if (!content || result.wet === 1) return sounds.result.sound;
    const client = await this.#client;
    const ids: ClipId[] = [];
    const add = async (sound: ClipInput, role: ClipRole) => {
      const { id } = await client.addClip(copyOf(sound), result.title, role);
      ids.push(id);
      return id;
    };
    try {
      const dry = await add(content.sound, 'content');
      const mixed = await client.mix(dry, await add(sounds.result.sound, 'result'), result.wet);
      ids.push(mixed.id);
      return await client.samples(mixed.id);
    } finally {
      for (const id of ids) client.forgetClip(id).catch(() => undefined);
    }
  }

  async #wavOf(sound: ClipInput, format: WavFormat): Promise<ArrayBuffer> {
    const client = await this.#client;
    const { id } = await client.addClip(copyOf(sound), 'result', 'result');
    try {
      return await client.encodeWav(id, format);
    } finally {
      client.forgetClip(id).catch(() => undefined);
    }
  }

  #tell(change: Partial<History>): void {
    this.#store.dispatch({ type: 'history', change });
  }
}

function openClip({ title, credit, demo }: ClipNames, info: ClipInfo): OpenClip {
  return {
    info,
    title,
    credit,
    demo,
    notes: info.notes,
    survey: null,
    original: null,
    fromSeconds: 0,
  };
}

/** The file of a result of the page, mixed as it is heard. */
async function encoded(
  client: Client,
  { clip, mix }: Result,
  format: WavFormat,
): Promise<ArrayBuffer> {
  if (!mix || mix.wet === 1) return client.encodeWav(clip.id, format);
  const mixed = await client.mix(mix.content, clip.id, mix.wet);
  try {
    return await client.encodeWav(mixed.id, format);
  } finally {
    client.forgetClip(mixed.id).catch(() => undefined);
  }
}

function copyOf(sound: ClipInput): ClipInput {
  return { ...sound, channels: sound.channels.map((samples) => samples.slice()) };
}

/** What a person should know who makes a result again that another build has made; null of the same. */
function differenceOf(made: Build, here: Build): string | null {
  if (isSameBuild(made, here)) return null;
  const nameOf = ({ version, commit, variant }: Build) => `${version} (${commit}, ${variant})`;
  return `This was made by Retimbre ${nameOf(made)}, and here is ${nameOf(here)}: made again, it may differ slightly.`;
}
