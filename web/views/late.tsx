import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { useLifetime } from '../lifetime/use_lifetime.ts';
import { sentenceOf } from '../session/sentence.ts';

/** A view that comes when it is first looked at, so that the page opens with less. In its place stands what kept it from coming. */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
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
    if (View) return <View {...props} />;
    return (
      <p class="problem" role="alert">
        {problem}
      </p>
    );
  };
}
