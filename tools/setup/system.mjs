import { existsSync, readFileSync } from 'node:fs';

/** Debian's code name of this machine's release, or null on another system. */
export function debianCodename() {
  if (!existsSync('/etc/os-release')) return null;
  const fields = Object.fromEntries(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .map((line) => line.match(/^(\w+)="?(.*?)"?$/)?.slice(1) ?? ['', '']),
  );
  return fields.ID === 'debian' ? (fields.VERSION_CODENAME ?? null) : null;
}
