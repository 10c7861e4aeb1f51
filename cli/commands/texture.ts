import { type Command, operands, outputOption, outputPath } from '../command.ts';
import { bitsOf, bitsOption, runJob } from '../job_command.ts';
import { commonOptions } from '../options.ts';
import { steadiestOf, steadiestOption, usedOf } from '../steadiest.ts';

export const texture: Command = {
  name: 'texture',
  operands: 'STYLE --seconds S -o OUT.wav',
  summary:
    'Makes a sound of any length that has the texture of STYLE and never repeats itself. The WAV has the channels and the rate of STYLE.',
  options: [
    outputOption('OUT.wav'),
    steadiestOption,
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
    const steadiest = steadiestOf(parsed);
    return runJob(engine, {
      command: texture.name,
      inputs,
      steadiest,
      output,
      bits: bitsOf(parsed),
      scored: parsed.own.json === true,
      create: async (read) => {
        const { clip: style, report } = await usedOf(engine, await read(path), steadiest);
        return {
          job: engine.createTexture(style, parsed.settings),
          styles: [{ path, ...report }],
          judges: [(result) => engine.textureScores(style, result)],
        };
      },
    });
  },
};
