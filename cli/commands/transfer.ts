import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { UsageError } from '../errors.ts';
import { bitsOf, bitsOption, runJob } from '../job_command.ts';
import { commonOptions, type ParsedCommand } from '../options.ts';
import { presetOf, presetOption, withPreset } from '../preset.ts';
import { steadiestOf, steadiestOption } from '../steadiest.ts';
import { requireSomeWeight, type StyleFile, styleFileOf } from '../style_weights.ts';
import { transferOf } from '../transfer_order.ts';

export const transfer: Command = {
  name: 'transfer',
  operands: 'CONTENT STYLE -o OUT.wav',
  summary:
    'Makes CONTENT take on the timbre and texture of STYLE. The WAV has the rate, the length and the loudness (BS.1770) of CONTENT, with a true peak of -1 dBTP at the most, and is stereo where CONTENT is.',
  options: [
    outputOption('OUT.wav'),
    {
      name: 'style',
      value: 'FILE[:WEIGHT]',
      isList: true,
      help: 'In place of STYLE, once for each of several styles. WEIGHT is relative to those of the others: a number, 1 where it is not said, or SECONDS=WEIGHT,SECONDS=WEIGHT,... for weights that change over time, with straight lines between. Of a file whose own name ends like a weight, say the weight: take:2:1.',
    },
    steadiestOption,
    presetOption,
    bitsOption,
    commonOptions.threads,
    commonOptions.variant,
    commonOptions.json,
    commonOptions.help,
  ],
  run: (engine, parsed) => {
    const { content, styles } = clipsOf(parsed);
    const output = outputPath(transfer, parsed);
    const steadiest = steadiestOf(parsed);
    const preset = presetOf(parsed);
    const settings = withPreset(engine, preset, parsed.settings, '--preset');
    return runJob(engine, {
      command: transfer.name,
      inputs: [content, ...styles.map(({ path }) => path)],
      styles,
      steadiest,
      output,
      bits: bitsOf(parsed),
      preset,
      scored: parsed.own.json === true,
      create: transferOf(engine, { content, styles, steadiest, settings }),
    });
  },
};

/** CONTENT and STYLE, or CONTENT and each --style. */
function clipsOf(parsed: ParsedCommand): { content: string; styles: StyleFile[] } {
  const given = parsed.lists.style ?? [];
  if (given.length === 0) {
    const [content = '', style = ''] = operands(transfer, parsed, 2);
    return { content, styles: [{ path: style, weight: 1 }] };
  }
  const [content, ...more] = parsed.positionals;
  if (content === undefined || more.length > 0) {
    throw new UsageError(
      `transfer with --style takes one clip beside, the content, and was given ${parsed.positionals.length}: ` +
        'retimbre transfer CONTENT --style A.wav:0.7 --style B.wav:0.3 -o OUT.wav.',
    );
  }
  const styles = given.map(styleFileOf);
  requireSomeWeight(styles, '--style');
  return { content, styles };
}
