import { expectValue } from '../../worker/engine/outcome.ts';
import { type Command, operands } from '../command.ts';
import { readClip } from '../input_clip.ts';
import { commonOptions } from '../options.ts';
import { scoreTable } from '../score_table.ts';

export const score: Command = {
  name: 'score',
  operands: 'CONTENT STYLE RESULT',
  summary:
    'Says how near RESULT is to STYLE, what is left of CONTENT and what should not be there, by measures that no engine optimises.',
  options: [commonOptions.threads, commonOptions.variant, commonOptions.json, commonOptions.help],
  run: async (engine, parsed) => {
    const inputs = operands(score, parsed, 3);
    const [content = '', style = '', result = ''] = inputs;
    const clips = [await readClip(content), await readClip(style), await readClip(result)] as const;
    const started = performance.now();
    const scores = expectValue(engine.score(...clips));
    const scoreSeconds = (performance.now() - started) / 1000;
    return {
      json: { command: score.name, inputs, scores, scoreSeconds },
      text: scoreTable(scores),
    };
  },
};
