import { DEMO_CLIPS } from '../demo/demo_clips.ts';

/** Whose sounds come with the page. */
export function Credits() {
  return (
    <footer class="credits">
      <details>
        <summary>
          Demo clips by LibriVox, Alexander Holm, Frank Wen, lezaarth, ezwa and others
        </summary>
        <ul>
          {DEMO_CLIPS.map(({ id, title, credit, licence }) => (
            <li key={id}>
              <b>{title}</b>: {credit} ({licence})
            </li>
          ))}
        </ul>
        <p>
          Sources in full: <a href="demo/CREDITS.md">CREDITS</a>
        </p>
      </details>
    </footer>
  );
}
