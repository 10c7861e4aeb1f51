import { basename } from 'node:path';
import { encode } from 'fast-png';
import type { FrequencyScale } from '../../worker/engine/module.ts';
import { drawSheet } from '../../worker/picture/spectrogram_sheet.ts';
import { type Command, choiceOf, operands, outputOption, outputPath } from '../command.ts';
import { readClip } from '../input_clip.ts';
import { commonOptions } from '../options.ts';
import { OutputFile } from '../output_file.ts';
import { clipSpectrogram } from '../picture/clip_spectrogram.ts';

const scales = ['log', 'mel', 'linear'] as const satisfies FrequencyScale[];

/** Drawn as large as a page or a screen shows it, so that single partials and beats can be told apart. */
const spectrogramSize = { widthPx: 1200, heightPx: 560 };

export const spectrogram: Command = {
  name: 'spectrogram',
  operands: 'CLIP -o OUT.png',
  summary: "Draws CLIP's spectrogram with its axes and levels as a PNG.",
  options: [
    outputOption('OUT.png'),
    { name: 'scale', value: scales.join('|'), help: 'Frequency axis (default: log).' },
    commonOptions.threads,
    commonOptions.variant,
    commonOptions.json,
    commonOptions.help,
  ],
  run: async (engine, parsed) => {
    const inputs = operands(spectrogram, parsed, 1);
    const output = outputPath(spectrogram, parsed);
    const [path = ''] = inputs;
    const scale = choiceOf(parsed, 'scale', scales, 'log');
    const file = OutputFile.open(output);
    try {
      const clip = await readClip(path);
      const { facts, view, picture } = clipSpectrogram(engine, clip, spectrogramSize, scale);
      const sheet = drawSheet({
        title: `${basename(path)}   ${facts.seconds.toFixed(2)} s, ${facts.sampleRateHz} Hz`,
        view,
        spectrogram: picture,
        colours: engine.colours(view.colourMap, view.heightPx),
        levels: 'Level (dB full scale)',
      });
      const { widthPx, heightPx, rgba } = sheet;
      file.commit([encode({ width: widthPx, height: heightPx, data: rgba, channels: 4 })]);
      return {
        json: {
          command: 'spectrogram',
          inputs,
          output: { path: output, widthPx, heightPx },
          view,
          notes: facts.notes,
        },
        text: [...facts.notes, `Wrote ${output}: ${widthPx} x ${heightPx} pixels.`].join('\n'),
      };
    } finally {
      file.discard();
    }
  },
};
