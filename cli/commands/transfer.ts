import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { bitsOption, runJobCommand } from '../job_command.ts';
import { commonOptions } from '../options.ts';

export const transfer: Command = {
  name: 'transfer',
  operands: 'CONTENT STYLE -o OUT.wav',
  summary:
    'Makes CONTENT take on the timbre and texture of STYLE. The WAV is mono, at the rate and of the length of CONTENT.',
  options: [
    outputOption('OUT.wav'),
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
    return runJobCommand(engine, parsed, {
      command: transfer.name,
      inputs,
      output,
      create: async (read) => {
        const clips = [await read(content), await read(style)] as const;
        return {
          job: engine.createTransfer(...clips, parsed.settings),
          score: (result) => engine.score(...clips, result),
        };
      },
    });
  },
};
