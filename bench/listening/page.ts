import { scoreRows } from '../../cli/score_table.ts';
import type { Scores } from '../../worker/engine/module.ts';
import { titleOf } from '../pairs.ts';
import styles from './page.css?raw';
import script from './player.js?raw';

/** One sound of a pair; paths are relative to the page. */
export interface Sound {
  id: string;
  title: string;
  scores: Scores;
  /** That a transfer took. */
  seconds?: number;
  sound: string;
  spectrogram: string;
}

export interface ListeningPair {
  /** As its folder is called: `01_speech_woman__fire`. */
  name: string;
  sounds: Sound[];
}

/** One static page with everything but the sounds and pictures in it, which works from a file, too. */
export function listeningPage(pairs: ListeningPair[], source: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Retimbre: listening</title>
<style>
${styles}</style>
</head>
<body>
<header>
<h1>Listening</h1>
<p>Each pair as it came, as two things that anyone could do, and as transfers by both engines at their default settings
(${escaped(source)}). Judge with your ears; the scores are what can be said without listening.</p>
<p class="keys"><kbd>1</kbd> to <kbd>6</kbd> play a sound of the pair in view, <kbd>Space</kbd> pauses, <kbd>←</kbd> <kbd>→</kbd>
switch to its neighbour, <kbd>↑</kbd> <kbd>↓</kbd> go to another pair. Click a picture to play from there.</p>
<label><input type="checkbox" id="keep-place" checked> Go on at the same place when switching between the sounds of a pair</label>
<nav aria-label="Pairs"><ol>
${pairs.map(({ name }) => `<li><a href="#${escaped(name)}">${escaped(titleOf(name))}</a></li>`).join('\n')}
</ol></nav>
</header>
<main>
${pairs.map(pairSection).join('\n')}
</main>
<script>
${script}</script>
</body>
</html>
`;
}

function pairSection({ name, sounds }: ListeningPair): string {
  return `<section id="${escaped(name)}" data-pair tabindex="-1">
<h2>${escaped(titleOf(name))}</h2>
<div class="sounds">
${sounds.map((sound, i) => soundCard(sound, i)).join('\n')}
</div>
${scoreTable(sounds)}
</section>`;
}

function soundCard({ title, sound, spectrogram, seconds }: Sound, index: number): string {
  return `<figure data-sound>
<figcaption><button type="button" aria-pressed="false"><span class="number">${index + 1}</span> ${escaped(title)}</button>
<span class="time">${seconds === undefined ? '' : `made in ${seconds.toFixed(1)} s`}</span></figcaption>
<div class="picture"><img src="${escaped(spectrogram)}" alt="Spectrogram of ${escaped(title)}" loading="lazy"><span class="playhead" hidden></span></div>
<audio src="${escaped(sound)}" preload="none"></audio>
</figure>`;
}

/** The sounds that are to be judged; content and style are what they are judged by. */
const JUDGED = 2;

function scoreTable(sounds: Sound[]): string {
  const columns = sounds.map(({ scores }) => scoreRows(scores));
  const rows = (columns[0] ?? []).map(({ group, name, better }, row) => {
    const values = columns.map((column) => column[row]?.value ?? '');
    const judged = values.slice(JUDGED).map(Number.parseFloat);
    const best = better === 'lower' ? Math.min(...judged) : Math.max(...judged);
    const cells = values.map((value, i) => {
      const isBest = i >= JUDGED && Number.parseFloat(value) === best;
      return `<td${isBest ? ' class="best"' : ''}>${escaped(value)}</td>`;
    });
    return `<tr class="${group}"><th scope="row">${escaped(name)}<small>${better} is better</small></th>${cells.join('')}</tr>`;
  });
  const heads = sounds.map(({ title }) => `<th scope="col">${escaped(title)}</th>`);
  return `<div class="scores" tabindex="0" role="region" aria-label="Scores"><table>
<thead><tr><td></td>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
