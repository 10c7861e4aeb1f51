import { describePlanted, describePolicy } from './support/policy_journey.ts';
import { expect, test } from './support/test.ts';
import { testMicrophone } from './support/test_microphone.ts';
import { stoppedBy } from './support/violations.ts';

test.use(testMicrophone);

describePolicy();

describePlanted();

test('no other page may show this one in a frame, nor hear through its microphone', async ({
  page,
}) => {
  const answer = await page.goto('./');
  const headers = answer?.headers() ?? {};
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['permissions-policy']).toContain('microphone=(self)');
  // Chromium's name for what the header sets
  const allowed = await page.evaluate(() =>
    (
      document as Document & { featurePolicy: { allowedFeatures(): string[] } }
    ).featurePolicy.allowedFeatures(),
  );
  expect(allowed).toContain('microphone');
  expect(allowed).not.toContain('camera');
});

test('a worker may not send anything to another host either', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('.badge')).toContainText('nothing is uploaded');
  const [worker] = page.workers();
  expect(worker && (await stoppedBy(worker))).toBe('connect-src');
});
