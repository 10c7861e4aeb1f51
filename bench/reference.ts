import { loadBench, unwrap } from './module.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { infiniteInTorch, writeAnalysed } from './torch.ts';

const THREADS = 2;
const CLIP_SECONDS = 10;

export interface ReferenceResult {
  clipSeconds: number;
  /** What it was compared with: a script of ours, or the classes of the folder that was given. */
  with: 'definition' | 'reference';
  pairs: { name: string; loss: number; torchLoss: number; gradientCosine: number }[];
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

/** Loss and gradient of the engine `infinite` at full rank, at frames between the clips and beyond, beside PyTorch's in double. */
export async function measureReference(pairs: Pair[], folder?: string): Promise<ReferenceResult> {
  const result: ReferenceResult = {
    clipSeconds: CLIP_SECONDS,
    with: folder ? 'reference' : 'definition',
    pairs: [],
  };
  for (const { name, content, style } of pairs) {
    const bench = await loadBench('relaxed', THREADS);
    const evaluations = new bench.Evaluations(THREADS);
    const clips = [
      lasting(await readClip(content), CLIP_SECONDS),
      lasting(await readClip(style), CLIP_SECONDS),
    ] as const;
    unwrap(evaluations.prepare(...clips, { engine: 'infinite', rank: 'full' }));
    const paths = await writeAnalysed('build/bench/clips', ...clips);
    const reference = infiniteInTorch(paths, folder);
    const ours = evaluations.evaluateAt(reference.x);
    const weighted = (losses: number[]) =>
      losses.reduce((sum, loss, part) => sum + loss * (ours.weights[part] as number), 0);
    const gradient = Float32Array.from(ours.gradient, (_, i) =>
      reference.gradients.reduce(
        (sum, part, index) => sum + (part[i] as number) * (ours.weights[index] as number),
        0,
      ),
    );
    const row = {
      name,
      loss: weighted(ours.losses),
      torchLoss: weighted(reference.losses),
      gradientCosine:
        dot(ours.gradient, gradient) /
        Math.sqrt(dot(ours.gradient, ours.gradient) * dot(gradient, gradient)),
    };
    evaluations.delete();
    result.pairs.push(row);
    console.log(
      `  ${name}: loss ${row.loss.toPrecision(7)}, PyTorch ${row.torchLoss.toPrecision(7)} (relative difference ${Math.abs(row.loss / row.torchLoss - 1).toExponential(1)}), gradients at a cosine of 1 - ${(1 - row.gradientCosine).toExponential(1)}`,
    );
  }
  return result;
}
