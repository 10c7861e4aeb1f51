import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { bitsOf, bitsOption, runJob } from '../job_command.ts';
import { commonOptions } from '../options.ts';
import { presetOf, presetOption, withPreset } from '../preset.ts';
import { transferOf } from '../transfer_order.ts';

export const transfer: Command = {
  name: 'transfer',
  operands: 'CONTENT STYLE -o OUT.wav',
  summary:
    'Makes CONTENT take on the timbre and texture of STYLE. The WAV is mono, at the rate and of the length of CONTENT.',
  options: [
    outputOption('OUT.wav'),
    presetOption,
    bitsOption,
    commonOptions.threads,
    commonOptions.variant,
    commonOptions.json,
    commonOptions.help,
  ],
  run: (engine, parsed) => {
    const inputs = operands(transfer, parsed, 2);
    const output = outputPath(transfer, parsed);
    const [content = '', style = ''] = inputs;
    const preset = presetOf(parsed);
    const settings = withPreset(engine, preset, parsed.settings, '--preset');
    return runJob(engine, {
      command: transfer.name,
      inputs,
      output,
      bits: bitsOf(parsed),
      preset,
      scored: parsed.own.json === true,
      create: transferOf(engine, { content, style, settings }),
    });
  },
};
