import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '../../worker/audio/wav.ts';
import type { ClipInput } from '../../worker/engine/module.ts';

/** A folder for one test file's clips and outputs; `remove` takes it away. */
export class ClipFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'retimbre-test-'));

  at(name: string): string {
    return join(this.path, name);
  }

  wav(name: string, clip: ClipInput): string {
    return this.file(name, new Uint8Array(encodeWav(clip, 'pcm16')));
  }

  file(name: string, bytes: Uint8Array): string {
    writeFileSync(this.at(name), bytes);
    return this.at(name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
