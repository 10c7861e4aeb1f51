/** Does `work` with console.error off: some decoders print there what they also return, over a person's terminal. */
export function withoutConsoleErrors<T>(work: () => T): T {
  const print = console.error;
  console.error = () => {};
  try {
    return work();
  } finally {
    console.error = print;
  }
}
