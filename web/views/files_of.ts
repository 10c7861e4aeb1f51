/** What came with a drop or a paste: files, and the sentence about what was none. */
export interface Brought {
  files: File[];
  problem: string | null;
}

export function filesOf(data: DataTransfer | null): Brought {
  const folder = [...(data?.items ?? [])]
    .map((item) => item.webkitGetAsEntry())
    .find((entry) => entry?.isDirectory);
  const files = [...(data?.files ?? [])].filter(({ name }) => name !== folder?.name);
  if (folder) {
    return { files, problem: `“${folder.name}” is a folder; take the audio files out of it.` };
  }
  const isNothing = files.length === 0;
  return {
    files,
    problem: isNothing ? 'What was dropped is not a file; drop an audio file here.' : null,
  };
}
