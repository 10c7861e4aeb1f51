/** A file and where it lay: its name, after those of the folders that were chosen with it. */
export interface FoundFile {
  path: string;
  file: File;
}

/** What is to be transferred. */
export interface Pair {
  title: string;
  content: File;
  /** Null: the style that the page has. */
  style: File | null;
}

export interface QueueItem {
  title: string;
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** Why it failed: one sentence. */
  problem: string | null;
}

/** Transfers that are run in turn, and what became of those that have been. */
export interface Queue {
  items: readonly QueueItem[];
  /** Of the one that runs, 0 to 1. */
  fraction: number;
}

export type QueueAction =
  | { type: 'added'; titles: readonly string[] }
  /** The first that waits runs now. */
  | { type: 'begun' }
  | { type: 'progress'; fraction: number }
  /** The one that ran. */
  | { type: 'ended'; problem: string | null }
  /** What waits is not wanted any more. */
  | { type: 'stopped' }
  | { type: 'cleared' };

export function reduceQueue(queue: Queue | null, action: QueueAction): Queue | null {
  const items = queue?.items ?? [];
  switch (action.type) {
    case 'added': {
      const added = action.titles.map((title) => waiting(title));
      return { items: [...items, ...added], fraction: queue?.fraction ?? 0 };
    }
    case 'begun':
      return { items: withFirst(items, 'waiting', { status: 'running' }), fraction: 0 };
    case 'progress':
      return { items, fraction: action.fraction };
    case 'ended': {
      const { problem } = action;
      const status = problem === null ? 'done' : 'failed';
      return { items: withFirst(items, 'running', { status, problem }), fraction: 0 };
    }
    case 'stopped': {
      const ended = items.filter(({ status }) => hasEnded(status));
      return ended.length > 0 ? { items: ended, fraction: 0 } : null;
    }
    case 'cleared':
      return null;
  }
}

/** How much of the queue is done, 0 to 1. */
export function queueFraction({ items, fraction }: Queue): number {
  const ended = items.filter(({ status }) => hasEnded(status)).length;
  return items.length === 0 ? 1 : (ended + fraction) / items.length;
}

export function isQueueDone({ items }: Queue): boolean {
  return items.every(({ status }) => hasEnded(status));
}

/**
 * The pairs that files make: of each folder with a `content.*` and a `style.*` those two; if there is no such folder, of every file
 * with the one that is called `style.*`, or with the page's own style. Files that hold no sound are left out.
 */
export function pairsOf(files: readonly FoundFile[]): Pair[] {
  const sounds = files
    .filter(({ path, file }) => isSound(path, file.type))
    .sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
  const pairs = [...byFolder(sounds)].flatMap(([folder, inside]) => {
    const content = inside.find(({ path }) => stemOf(path) === 'content');
    const style = inside.find(({ path }) => stemOf(path) === 'style');
    if (!content || !style) return [];
    return [
      { title: nameOf(folder) || content.file.name, content: content.file, style: style.file },
    ];
  });
  if (pairs.length > 0) return pairs;
  const style = sounds.find(({ path }) => stemOf(path) === 'style');
  return sounds
    .filter((found) => found !== style)
    .map(({ file }) => ({ title: file.name, content: file, style: style?.file ?? null }));
}

function waiting(title: string): QueueItem {
  return { title, status: 'waiting', problem: null };
}

function withFirst(
  items: readonly QueueItem[],
  status: QueueItem['status'],
  change: Partial<QueueItem>,
): readonly QueueItem[] {
  const first = items.findIndex((item) => item.status === status);
  return items.map((item, at) => (at === first ? { ...item, ...change } : item));
}

function hasEnded(status: QueueItem['status']): boolean {
  return status === 'done' || status === 'failed';
}

/** A browser knows the type of most files by their names, not that of all that the worker reads. */
function isSound(path: string, type: string): boolean {
  const name = nameOf(path);
  if (name.startsWith('.')) return false;
  return /^(audio|video)\//.test(type) || /\.(wav|flac|mp3|ogg|oga|opus)$/i.test(name);
}

function byFolder(files: readonly FoundFile[]): Map<string, FoundFile[]> {
  const folders = new Map<string, FoundFile[]>();
  for (const found of files) {
    const folder = found.path.slice(0, Math.max(0, found.path.lastIndexOf('/')));
    folders.set(folder, [...(folders.get(folder) ?? []), found]);
  }
  return folders;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function stemOf(path: string): string {
  return nameOf(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
}
