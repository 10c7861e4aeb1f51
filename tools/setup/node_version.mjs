import { Failure } from '../failure.mjs';

/** Refuses a Node.js that the tools cannot run on. */
export function checkNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const suits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!suits) {
    throw new Failure(
      `Node.js ${version} does not suit: 20.19 or a later 20.x, or 22.12 or newer, is needed. Install one (for example the LTS release from nodejs.org) and run the command again.`,
    );
  }
}
