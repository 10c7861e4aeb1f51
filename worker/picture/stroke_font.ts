import type { Canvas, Colour } from './canvas.ts';

/**
 * Letters as strokes, so that a picture needs no font file. Each stroke is a run of points "xy" on a grid on which capitals
 * reach from y = 0 down to the base line at 6, small letters begin at 2 and descenders end at 8.
 */
const glyphs: Record<string, string> = {
  '0': '103041453616050110',
  '1': '112026',
  '2': '01103041420646',
  '3': '0110304142334445361605 1333',
  '4': '36300444',
  '5': '400002324345361605',
  '6': '413010010516364544331304',
  '7': '004016',
  '8': '103041423313020110 33444536160504 0413',
  '9': '051636454130100102133342',
  A: '062046 1434',
  B: '0006364544330300 0030414233',
  C: '4130100105163645',
  D: '00304145360600',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '0006',
  J: '3035261605',
  K: '0006 4003 1246',
  L: '000646',
  M: '0600244046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 3446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016315660',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  a: '12324346 441405163645',
  b: '0006 0312324345361605',
  c: '4332120305163645',
  d: '4046 4332120305163645',
  e: '04444332120305163645',
  f: '30201116 0232',
  g: '4247381807 4332120305163645',
  h: '0006 0312324346',
  i: '0206 0000',
  j: '121708 1010',
  k: '0006 3204 1336',
  l: '0006',
  m: '0206 0312223336 3342526366',
  n: '0206 0312324346',
  o: '123243453616050312',
  p: '0208 0312324345361605',
  q: '4248 4332120305163645',
  r: '0206 031232',
  s: '43321203143445361605',
  t: '10152636 0232',
  u: '0205163645 4246',
  v: '022642',
  w: '0216335662',
  x: '0246 4206',
  y: '0226 42261808',
  z: '02420646',
  '.': '0606',
  ',': '1608',
  ':': '0303 0606',
  ';': '1313 1608',
  '-': '0434',
  _: '0747',
  '+': '0444 2226',
  '=': '0343 0545',
  '(': '20020527',
  ')': '00222507',
  '[': '20000727',
  ']': '00202707',
  '{': '20111203141627',
  '}': '00111223141607',
  '/': '4007',
  '\\': '0047',
  "'": '0001',
  '"': '0001 2021',
  '!': '0004 0606',
  '?': '01103041422324 2626',
  '#': '1016 3036 0242 0444',
  $: '413010010213334445361605 2026',
  '%': '4006 0010110100 3545463635',
  '&': '4612112031320405162644',
  '*': '2024 0143 4103',
  '@': '361605011030414434322213142434',
  '<': '420446',
  '>': '024406',
  '^': '022042',
  '`': '0011',
  '~': '04133443',
  '|': '0008',
  ' ': '',
};

/** Of the grid, between letters; and the width of a blank. */
const gapUnits = 2;
const blankUnits = 2;
const capitalUnits = 6;

export type Alignment = 'left' | 'centre' | 'right';

export interface TextStyle {
  /** Height of a capital letter. */
  capitalPx: number;
  colour: Colour;
  align: Alignment;
}

/** Width of the text from its first stroke to its last. */
export function textWidthPx(text: string, capitalPx: number): number {
  const units = [...plain(text)].reduce((sum, letter) => sum + widthUnits(letter) + gapUnits, 0);
  return (Math.max(0, units - gapUnits) * capitalPx) / capitalUnits;
}

/** Writes on one line whose base line is at `baseY`; `x` is the left end, the middle or the right end of the text. */
export function drawText(
  canvas: Canvas,
  text: string,
  x: number,
  baseY: number,
  { capitalPx, colour, align }: TextStyle,
): void {
  const unit = capitalPx / capitalUnits;
  const before = { left: 0, centre: 0.5, right: 1 }[align] * textWidthPx(text, capitalPx);
  drawLetters(canvas, plain(text), x - before, baseY - capitalPx, unit, colour, (px, py) => [
    px,
    py,
  ]);
}

/** Writes upwards along a vertical line whose base is at `baseX`, centred on `y`. */
export function drawTextUpwards(
  canvas: Canvas,
  text: string,
  baseX: number,
  y: number,
  { capitalPx, colour }: TextStyle,
): void {
  const unit = capitalPx / capitalUnits;
  const start = y + textWidthPx(text, capitalPx) / 2;
  drawLetters(canvas, plain(text), 0, 0, unit, colour, (px, py) => [
    baseX - capitalPx + py,
    start - px,
  ]);
}

function drawLetters(
  canvas: Canvas,
  text: string,
  left: number,
  top: number,
  unit: number,
  colour: Colour,
  turn: (x: number, y: number) => [number, number],
): void {
  const thicknessPx = Math.max(1.1, unit * 0.8);
  let x = left;
  for (const letter of text) {
    for (const points of strokesOf(letter)) {
      points.slice(1).forEach(([x1, y1], i) => {
        const [x0, y0] = points[i] ?? [x1, y1];
        const from = turn(x + x0 * unit, top + y0 * unit);
        const to = turn(x + x1 * unit, top + y1 * unit);
        canvas.line(...from, ...to, thicknessPx, colour);
      });
    }
    x += (widthUnits(letter) + gapUnits) * unit;
  }
}

function strokesOf(letter: string): [number, number][][] {
  return (glyphs[letter] ?? '')
    .split(' ')
    .map((stroke) =>
      Array.from({ length: stroke.length / 2 }, (_, i): [number, number] => [
        Number(stroke[2 * i]),
        Number(stroke[2 * i + 1]),
      ]),
    );
}

function widthUnits(letter: string): number {
  if (letter === ' ') return blankUnits;
  return Math.max(0, ...strokesOf(letter).flatMap((points) => points.map(([x]) => x)));
}

/** Letters without their accents; what there is no glyph for becomes a question mark. */
function plain(text: string): string {
  const bare = text.normalize('NFD').replace(/\p{Mark}/gu, '');
  return [...bare].map((letter) => (letter in glyphs ? letter : '?')).join('');
}
