import { describe, expect, it } from 'vitest';
import {
  HEADERS,
  headersFile,
  htaccess,
  META_POLICY,
  nginx,
  vercel,
} from '../../tools/site/headers.mjs';

const entries = Object.entries(HEADERS);

describe('the table of headers', () => {
  it('has no value that would need quoting in a form of it', () => {
    for (const [, value] of entries) expect(value).not.toMatch(/["\\$\n]/);
  });

  it('allows no script, style or connection but the site’s own', () => {
    const policy = HEADERS['Content-Security-Policy'];
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:|data:/);
  });

  it('is carried by the page as far as a page can carry it', () => {
    expect(`${META_POLICY}; frame-ancestors 'none'`).toBe(HEADERS['Content-Security-Policy']);
  });

  it('stands in the forms of all hosts, to the last value', () => {
    const listed: { headers: { source: string; headers: { key: string; value: string }[] }[] } =
      JSON.parse(vercel());
    for (const [name, value] of entries) {
      expect(headersFile()).toContain(`\n  ${name}: ${value}\n`);
      expect(htaccess()).toContain(`\nHeader always set ${name} "${value}"\n`);
      expect(nginx()).toContain(`add_header ${name} "${value}" always;\n`);
      expect(listed.headers[0]?.headers).toContainEqual({ key: name, value });
    }
  });
});
