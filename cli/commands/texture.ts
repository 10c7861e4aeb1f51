import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { bitsOf, bitsOption, runJob } from '../job_command.ts';
import { commonOptions } from '../options.ts';

export const texture: Command = {
  name: 'texture',
  operands: 'STYLE --seconds S -o OUT.wav',
  summary:
    'Makes a sound of any length that has the texture of STYLE and never repeats itself. The WAV has the channels and the rate of STYLE.',
  options: [
    outputOption('OUT.wav'),
    bitsOption,
    commonOptions.threads,
    commonOptions.variant,
    commonOptions.json,
    commonOptions.help,
  ],
  run: (engine, parsed) => {
    const inputs = operands(texture, parsed, 1);
    const output = outputPath(texture, parsed);
    const [path = ''] = inputs;
    return runJob(engine, {
      command: texture.name,
      inputs,
      output,
      bits: bitsOf(parsed),
      scored: parsed.own.json === true,
      create: async (read) => {
        const style = await read(path);
        return {
          job: engine.createTexture(style, parsed.settings),
          judges: [(result) => engine.textureScores(style, result)],
        };
      },
    });
  },
};
