import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import type { LossPoint } from '../state/job.ts';

type Chart = (props: { losses: readonly LossPoint[] }) => preact.JSX.Element;

/** The loss over the iterations. The chart and its library come when it is first looked at: most who use the page never do. */
export function Loss({ losses }: { losses: readonly LossPoint[] }) {
  const [Chart, setChart] = useState<Chart | null>(null);
  useLifetime((lifetime) => {
    import('./loss_chart.tsx').then(
      ({ LossChart }) => lifetime.over || setChart(() => LossChart),
      // offline, say: the numbers stand beside it
      () => undefined,
    );
  }, []);
  return Chart ? <Chart losses={losses} /> : <div class="loss" />;
}
