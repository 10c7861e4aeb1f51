import { describe, expect, it } from 'vitest';
import { violations, violationsIn } from '../../tools/check-architecture.mjs';

describe('the check of the architecture', () => {
  it.each([
    ['core/audio/clip.h', '#include "core/spectral/stft.h"'],
    ['core/spectral/stft.cpp', '#include "core/nn/product.h"'],
    ['core/base/matrix.h', '#include <emscripten/val.h>'],
    ['core/audio/clip.cpp', '#include <fstream>'],
    ['core/style/loss.cpp', '#include "wasm/convert.h"'],
    ['wasm/binding.cpp', '#include "bench/clock.h"'],
    ['worker/host.ts', "import { view } from '../web/views/view.ts';"],
    ['web/state/store.ts', "import { Host } from '../../worker/host.ts';"],
    ['cli/main.ts', "} from '../web/text/quantities.ts';"],
  ])('objects to %s with %s', (path, line) => {
    expect(violationsIn(path, `// first\n${line}\n`)).toEqual([
      expect.stringContaining(`${path}:2: `),
    ]);
  });

  it.each([
    ['core/style/loss.cpp', '#include "core/nn/product.h"'],
    ['core/nn/product.cpp', '#include <xnnpack.h>'],
    ['wasm/binding.cpp', '#include <emscripten/bind.h>'],
    ['web/state/store.ts', "import type { Calls } from '../../worker/protocol.ts';"],
    ['cli/main.ts', "import { Engine } from '../worker/engine/engine.ts';"],
  ])('lets %s have %s', (path, line) => {
    expect(violationsIn(path, line)).toEqual([]);
  });

  it('finds nothing wrong with this checkout', () => {
    expect(violations()).toEqual([]);
  });
});
