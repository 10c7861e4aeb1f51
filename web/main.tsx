import { render } from 'preact';
import './styles/page.css';
import { beInstalled } from './installed/installed.ts';
import { Lifetime } from './lifetime/lifetime.ts';
import { openSession } from './session/session.ts';
import { App } from './views/app.tsx';

declare global {
  interface Window {
    /** What the page lets tools read; nothing can be set through it. */
    retimbre: Readonly<{
      /** Root mean square of the samples that go to the loudspeakers now; 1 is full scale, 0 is silence. */
      audioLevel: number;
    }>;
  }
}

const root = document.getElementById('app');
if (!root) throw new Error('index.html has an element with the id app.');

const page = new Lifetime();
const session = openSession(page, new URL(location.href));

const show = () => render(<App session={session} state={session.store.state()} />, root);
page.add(session.store.subscribe(show));
page.add(() => render(null, root));
page.listen(window, 'pagehide', (event) => {
  if (!event.persisted) page.dispose();
});
show();
// Files that a developer is changing are not to be kept.
if (import.meta.env.PROD) beInstalled(session, page);

Object.defineProperty(window, 'retimbre', {
  value: Object.freeze({
    get audioLevel() {
      return session.listening.level();
    },
  }),
});
