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

/** The directive that stops a worker from sending something to another host; empty where none does within a second. */
export function stoppedBy(worker: Worker): Promise<string> {
  return worker.evaluate(
    () =>
      new Promise<string>((resolve) => {
        self.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          resolve(effectiveDirective),
        );
        fetch('https://example.com/').catch(() => setTimeout(() => resolve(''), 1000));
      }),
  );
}
