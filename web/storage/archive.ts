import type { ClipInput } from '../../worker/protocol.ts';
import type { Change, KeptResult, SoundDigest, Whole } from './kept_result.ts';

/** Kept results and the sounds they share. A sound goes with the last result that uses it. */
export interface Archive {
  /** All or nothing. What is there already stays as it is. */
  add(whole: Whole): Promise<void>;
  /** In no order. */
  list(): Promise<KeptResult[]>;
  find(id: string): Promise<KeptResult | undefined>;
  sound(digest: SoundDigest): Promise<ClipInput | undefined>;
  /** Of a result that is not there nothing is changed. */
  change(id: string, change: Change): Promise<void>;
  remove(id: string): Promise<void>;
}
