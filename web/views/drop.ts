/** What came with a drop: a file, or the sentence why it is none. */
export type Dropped = { kind: 'file'; file: File } | { kind: 'nothing'; problem: string };

export function droppedFile(data: DataTransfer | null): Dropped {
  const file = data?.files[0];
  if (file) return { kind: 'file', file };
  return { kind: 'nothing', problem: 'What was dropped is not a file; drop an audio file here.' };
}
