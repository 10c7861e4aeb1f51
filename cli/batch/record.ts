import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BuildInfo, Settings, StyleWeight } from '../../worker/engine/module.ts';
import { sha256 } from '../digest.ts';
import { readBytes } from '../input_clip.ts';
import type { SampleBits } from '../job_command.ts';
import { OutputFile } from '../output_file.ts';

/** Everything that decides the bytes of an output; files by their SHA-256. */
export interface Origin {
  content: string;
  styles: { sha256: string; weight: StyleWeight }[];
  /** Only so many steadiest seconds of each style. */
  steadiest: number | undefined;
  /** All of them, the defaults included. */
  settings: Settings;
  bits: SampleBits;
  build: string;
}

/** Where it stands what an output was made from. */
export function recordPath(output: string): string {
  return `${output}.json`;
}

export function writeRecord(output: string, origin: Origin, outputSha256: string): void {
  const record = `${JSON.stringify({ origin, output: outputSha256 }, null, 2)}\n`;
  const file = OutputFile.open(recordPath(output));
  file.commit([new TextEncoder().encode(record)]);
}

/** Whether the output is there as it was made, and from the same origin. */
export function isMadeFrom(origin: Origin, output: string): boolean {
  try {
    const record = JSON.parse(readFileSync(recordPath(output), 'utf8'));
    return (
      JSON.stringify(record.origin) === JSON.stringify(origin) &&
      record.output === sha256(readFileSync(output))
    );
  } catch {
    // No record that can be read, or no output: it is to be made.
    return false;
  }
}

/** Tells one build of the engine and the command line from another. `wasmBase` is the URL of build/wasm/. */
export function buildStamp({ version, variant }: BuildInfo, wasmBase: string): string {
  const files = [new URL(`${variant}/retimbre.wasm`, wasmBase), new URL(import.meta.url)];
  const digest = sha256(...files.map((file) => readBytes(fileURLToPath(file))));
  return `${version} ${variant} ${digest.slice(0, 16)}`;
}
