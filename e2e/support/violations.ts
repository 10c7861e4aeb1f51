import type { Page, Worker } from '@playwright/test';

declare global {
  interface Window {
    /** What the page's policy has stopped: directive and what it was. */
    violations: string[];
  }
}

/** Notes what the policy of the page stops; to be called before the page is opened. */
export async function noteViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.violations = [];
    window.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      window.violations.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
}

/** What stops a worker that sends something to another host; empty where nothing does. */
export function stoppedBy(worker: Worker): Promise<string> {
  return worker.evaluate(async () => {
    let stopped = '';
    self.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      stopped = effectiveDirective;
    });
    await fetch('https://example.com/').catch(() => undefined);
    return stopped;
  });
}
