import type { Clips } from '../session/clips.ts';
import { FILE_NAME_HEADER, sharedName } from './names.ts';

declare global {
  interface Window {
    /** Where files come in with which the installed program was opened. */
    launchQueue?: {
      setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
    };
  }
}

/** Opens the files that another program has shared, and those that the installed program is opened with. */
export async function openIncoming(clips: Clips, scope: string): Promise<void> {
  window.launchQueue?.setConsumer(async ({ files }) => {
    await clips.openFiles(await Promise.all(files.map((file) => file.getFile())));
  });
  await clips.openFiles(await takeShared(scope));
}

async function takeShared(scope: string): Promise<File[]> {
  const name = sharedName(scope);
  if (!(await caches.has(name))) return [];
  const cache = await caches.open(name);
  const files = await Promise.all((await cache.keys()).map((key) => fileOf(cache, key)));
  await caches.delete(name);
  return files.filter((file) => file !== undefined);
}

async function fileOf(cache: Cache, key: Request): Promise<File | undefined> {
  const answer = await cache.match(key);
  const name = decodeURIComponent(answer?.headers.get(FILE_NAME_HEADER) ?? '');
  return answer && new File([await answer.blob()], name);
}
