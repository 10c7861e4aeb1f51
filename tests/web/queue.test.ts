import { describe, expect, test } from 'vitest';
import {
  isQueueDone,
  pairsOf,
  type Queue,
  type QueueAction,
  queueFraction,
  reduceQueue,
} from '../../web/state/queue.ts';
import { INITIAL_STATE, isBusy, type State } from '../../web/state/state.ts';

const found = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File([], path.slice(path.lastIndexOf('/') + 1)) }));
const names = (...paths: string[]) =>
  pairsOf(found(...paths)).map(({ title, content, style }) => [
    title,
    content.name,
    style?.name ?? null,
  ]);

describe('files make pairs', () => {
  test('of each folder with a content and a style', () => {
    expect(
      names('all/b/content.wav', 'all/b/style.flac', 'all/a/style.mp3', 'all/a/Content.WAV'),
    ).toEqual([
      ['a', 'Content.WAV', 'style.mp3'],
      ['b', 'content.wav', 'style.flac'],
    ]);
  });

  test('of every file with the page’s style', () => {
    expect(names('take10.wav', 'take2.wav')).toEqual([
      ['take2.wav', 'take2.wav', null],
      ['take10.wav', 'take10.wav', null],
    ]);
  });

  test('of every other file with the one that is called style', () => {
    expect(names('x/a.wav', 'x/style.ogg', 'x/b.opus')).toEqual([
      ['a.wav', 'a.wav', 'style.ogg'],
      ['b.opus', 'b.opus', 'style.ogg'],
    ]);
  });

  test('and leave out what is no sound', () => {
    expect(names('x/a.wav', 'x/notes.txt', 'x/.hidden.wav', 'x/cover.png')).toEqual([
      ['a.wav', 'a.wav', null],
    ]);
    expect(names()).toEqual([]);
  });
});

describe('a queue', () => {
  const queueAfter = (...actions: QueueAction[]) =>
    actions.reduce(reduceQueue, null as Queue | null) as Queue;
  const added: QueueAction = { type: 'added', titles: ['a', 'b', 'c', 'd'] };

  test('is done when each has ended, well or not', () => {
    const queue = queueAfter(
      added,
      { type: 'begun' },
      { type: 'ended', problem: 'not audio' },
      { type: 'begun' },
      { type: 'progress', fraction: 0.5 },
    );
    expect(queueFraction(queue)).toBe(1.5 / 4);
    expect(isQueueDone(queue)).toBe(false);
    expect(queue.items[0]).toEqual({ title: 'a', status: 'failed', problem: 'not audio' });
  });

  test('that is stopped keeps what has ended', () => {
    const queue = queueAfter(
      added,
      { type: 'begun' },
      { type: 'ended', problem: null },
      { type: 'begun' },
      { type: 'stopped' },
    );
    expect(queue.items.map(({ title }) => title)).toEqual(['a']);
    expect(isQueueDone(queue)).toBe(true);
  });

  test('that is stopped before any has ended is none', () => {
    const actions: QueueAction[] = [added, { type: 'begun' }, { type: 'stopped' }];
    expect(actions.reduce(reduceQueue, null as Queue | null)).toBeNull();
  });

  test('grows while it runs', () => {
    const queue = queueAfter(added, { type: 'begun' }, { type: 'added', titles: ['e'] });
    expect(queue.items).toHaveLength(5);
  });
});

test('while the queue or a texture runs, the page is not to be loaded anew', () => {
  const item = { title: '', problem: null } as const;
  const queue = (status: 'running' | 'done'): Queue => ({
    items: [{ ...item, status }],
    fraction: 0,
  });
  const busy = (change: Partial<State>) => isBusy({ ...INITIAL_STATE, ...change });
  expect(busy({})).toBe(false);
  expect(busy({ queue: queue('running') })).toBe(true);
  expect(busy({ queue: queue('done') })).toBe(false);
  expect(busy({ texture: { title: 'rain', progress: null } })).toBe(true);
});
