import type { FoundFile } from '../state/queue.ts';

/** All files that lie in folders, and in the folders in these. Rejects when one cannot be read. */
export async function filesInFolders(
  folders: readonly FileSystemDirectoryEntry[],
): Promise<FoundFile[]> {
  const found = await Promise.all(folders.map(filesIn));
  return found.flat();
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<FoundFile[]> {
  const entries = await entriesOf(folder);
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory) return await filesIn(entry as FileSystemDirectoryEntry);
      const file = await fileOf(entry as FileSystemFileEntry);
      return [{ path: entry.fullPath, file }];
    }),
  );
  return found.flat();
}

/** A reader gives some at a time, and none when it has given all. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
