import type { BuildInfo } from '../../worker/protocol.ts';
import type { Build } from '../storage/kept_result.ts';

/** What computes results here. */
export function buildOf({ version, variant }: BuildInfo): Build {
  const engine = __WASM_BASE__.split('/').findLast((part) => part !== '') ?? '';
  return { version, variant, engine, commit: __COMMIT__ };
}
