// A failure that is explained in one sentence, and needs no stack trace.
export class Failure extends Error {}

/** Runs a script's body; prints a Failure as one line, anything else with its stack, and exits with 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Failure ? `\nretimbre: ${error.message}` : error);
    process.exitCode = 1;
  }
}
