import type { Page } from '@playwright/test';

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
