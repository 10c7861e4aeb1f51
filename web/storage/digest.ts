import type { ClipInput } from '../../worker/protocol.ts';
import type { SoundDigest } from './kept_result.ts';

/** The name that a sound is stored under: the same samples at the same rate have the same. */
export async function digestOf({ channels, sampleRateHz }: ClipInput): Promise<SoundDigest> {
  const parts = await Promise.all(channels.map(sha256));
  return sha256Text([sampleRateHz, ...parts].join(' '));
}

export async function sha256Text(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}

/** A page that is not served securely may not digest; there every sound counts as another. */
async function sha256(bytes: BufferSource): Promise<string> {
  const digest = isSecureContext
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    : crypto.getRandomValues(new Uint8Array(32));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
