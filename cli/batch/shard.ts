import { UsageError } from '../errors.ts';

/** One of `count` parts of the jobs, counted from 1. */
export interface Shard {
  index: number;
  count: number;
}

/** Of `2/4`. Throws a UsageError. */
export function shardOf(text: string): Shard {
  const [, index, count] = text.match(/^(\d{1,9})\/(\d{1,9})$/)?.map(Number) ?? [];
  if (!index || !count || index > count) {
    throw new UsageError(
      `--shard must be i/n, the i-th of n parts, such as 1/4 to 4/4; "${text}" is not.`,
    );
  }
  return { index, count };
}

/** The jobs of a shard: every count-th, so that each job is in exactly one shard whoever runs it. */
export function shardJobs<T>(jobs: T[], { index, count }: Shard): T[] {
  return jobs.filter((_, place) => place % count === index - 1);
}
