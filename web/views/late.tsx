import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { sentenceOf } from '../session/sentence.ts';

/**
 * A view that comes when it is first looked at, so that the page opens with less. `Instead` stands in its place until then, and is told
 * what kept it from coming: offline, say.
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Instead: ComponentType<{ problem: string | null }> = Problem,
): (props: Props) => preact.JSX.Element {
  return (props) => {
    const [View, setView] = useState<ComponentType<Props> | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    useLifetime((lifetime) => {
      load().then(
        (loaded) => lifetime.over || setView(() => loaded),
        (error) => lifetime.over || setProblem(sentenceOf(error)),
      );
    }, []);
    return View ? <View {...props} /> : <Instead problem={problem} />;
  };
}

function Problem({ problem }: { problem: string | null }) {
  return (
    <p class="problem" role="alert">
      {problem}
    </p>
  );
}
