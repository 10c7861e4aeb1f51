/** What came with a drop or a paste: files, folders, and the sentence about what was neither. */
export interface Brought {
  files: File[];
  folders: FileSystemDirectoryEntry[];
  problem: string | null;
}

/** To be called while the event is dispatched: what it brings is not there after it. */
export function filesOf(data: DataTransfer | null): Brought {
  const folders = [...(data?.items ?? [])]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry?.isDirectory) as FileSystemDirectoryEntry[];
  const isFolder = ({ name }: File) => folders.some((folder) => folder.name === name);
  const files = [...(data?.files ?? [])].filter((file) => !isFolder(file));
  const isNothing = files.length + folders.length === 0;
  return {
    files,
    folders,
    problem: isNothing ? 'What was dropped is not a file; drop an audio file here.' : null,
  };
}
