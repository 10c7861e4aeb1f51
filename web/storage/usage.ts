/** How much the browser keeps for this page, and how much it would. */
export interface Usage {
  usedBytes: number;
  quotaBytes: number;
  /** It does not clear it away by itself when space runs short. */
  persistent: boolean;
}

/** Null where the browser does not say. */
export async function usageOfStorage(): Promise<Usage | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return {
      usedBytes: usage,
      quotaBytes: quota,
      persistent: await navigator.storage.persisted(),
    };
  } catch {
    return null;
  }
}

/** Asks that what is kept here stays; the browser decides, or asks the person. */
export async function askToPersist(): Promise<void> {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Kept all the same, as long as there is space.
  }
}
