import { late } from '../views/late.tsx';

/** The loss over the iterations. Without the chart, whose library most who use the page never need, the numbers stand beside it. */
export const Loss = late(
  async () => (await import('./loss_chart.tsx')).LossChart,
  () => <div class="loss" />,
);
