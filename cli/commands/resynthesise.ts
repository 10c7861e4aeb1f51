import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { bitsOf, bitsOption, runJob } from '../job_command.ts';
import { commonOptions } from '../options.ts';

export const resynthesise: Command = {
  name: 'resynthesise',
  operands: 'CLIP -o OUT.wav',
  summary:
    'Keeps of CLIP only the magnitudes of its spectrogram and finds a phase for them again: what the last step of a transfer does to a sound.',
  options: [
    outputOption('OUT.wav'),
    bitsOption,
    commonOptions.threads,
    commonOptions.variant,
    commonOptions.json,
    commonOptions.help,
  ],
  run: (engine, parsed) => {
    const inputs = operands(resynthesise, parsed, 1);
    const output = outputPath(resynthesise, parsed);
    const [clip = ''] = inputs;
    return runJob(engine, {
      command: resynthesise.name,
      inputs,
      output,
      bits: bitsOf(parsed),
      scored: false,
      create: async (read) => ({
        job: engine.createResynthesis(await read(clip), parsed.settings),
        judges: [],
      }),
    });
  },
};
