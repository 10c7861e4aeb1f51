/**
 * The linear gains of a content and its result that are mixed, so that the mix is as loud as both are: core's mix_gain, which files
 * are mixed with. `likeness`: how much of the content is in the result, 0 to 1.
 */
export function mixGains(wet: number, likeness: number): { dry: number; wet: number } {
  const dry = 1 - wet;
  const gain = 1 / Math.sqrt(dry ** 2 + wet ** 2 + 2 * dry * wet * likeness);
  return { dry: dry * gain, wet: wet * gain };
}
