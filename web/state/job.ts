import type { ClipId, JobPicture, TimedProgress } from '../../worker/protocol.ts';

/** One point of the loss chart. */
export interface LossPoint {
  iteration: number;
  content: number;
  style: number;
  total: number;
}

/** The transfer that runs. */
export interface ActiveJob {
  title: string;
  /** What it is made of. */
  clips: readonly ClipId[];
  /** Clips and settings are still those it was started with. */
  fresh: boolean;
  /** What the person asked for; the worker answers within a moment. */
  wish: 'run' | 'pause' | 'cancel';
  progress: TimedProgress | null;
  losses: readonly LossPoint[];
  picture: JobPicture | null;
}

export type JobAction =
  | { type: 'progress'; progress: TimedProgress }
  | { type: 'picture'; picture: JobPicture }
  | { type: 'wish'; wish: ActiveJob['wish'] };

export function beginJob(title: string, clips: readonly ClipId[] = []): ActiveJob {
  return {
    title,
    clips,
    fresh: true,
    wish: 'run',
    progress: null,
    losses: [],
    picture: null,
  };
}

export function reduceJob(job: ActiveJob, action: JobAction): ActiveJob {
  switch (action.type) {
    case 'picture':
      return { ...job, picture: action.picture };
    case 'wish':
      return job.wish === 'cancel' ? job : { ...job, wish: action.wish };
    case 'progress':
      return {
        ...job,
        progress: action.progress,
        losses: withLoss(job.losses, action.progress),
      };
  }
}

function withLoss(losses: readonly LossPoint[], progress: TimedProgress): readonly LossPoint[] {
  const { loss, iteration } = progress;
  const last = losses.at(-1);
  if (!loss || (last && last.iteration >= iteration)) return losses;
  return [...losses, { iteration, content: loss.content, style: loss.style, total: loss.total }];
}
