// npm test [-- PART...]: every part, or those named. A part that fails does not keep the next from running, and the last line
// is the sum.
import './setup/node_version.mjs';
import { Failure, main } from './failure.mjs';
import { setUp } from './setup/steps.mjs';

await main(async () => {
  setUp('testing');
  const { PARTS } = await import('./testing/parts.mjs');
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !(name in PARTS));
  if (unknown)
    throw new Failure(
      `There is no part of the tests called "${unknown}"; there are ${Object.keys(PARTS).join(', ')}.`,
    );
  const sum = { passed: 0, failed: 0 };
  for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
    console.log(`\n=== ${name}`);
    const started = performance.now();
    let counts;
    try {
      counts = await PARTS[name]();
    } catch (error) {
      console.error(error instanceof Failure ? error.message : error);
      counts = { passed: 0, failed: 1 };
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
  }
  process.exitCode = sum.failed > 0 ? 1 : 0;
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
});
