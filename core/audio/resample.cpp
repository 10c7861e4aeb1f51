#include "core/audio/resample.h"

#include <samplerate.h>

#include <array>
#include <cmath>
#include <memory>

#include "core/base/text.h"

namespace retimbre {

Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz) {
  if (from_hz == to_hz) return std::vector<float>(samples.begin(), samples.end());
  const double ratio = to_hz / from_hz;
  const auto length = static_cast<size_t>(std::llround(static_cast<double>(samples.size()) * ratio));
  std::vector<float> resampled(length);

  int error = 0;
  const std::unique_ptr<SRC_STATE, SRC_STATE* (*)(SRC_STATE*)> converter(src_new(SRC_SINC_MEDIUM_QUALITY, 1, &error),
                                                                         &src_delete);
  // The converter alone ends a little early; silence after the clip brings out its last samples.
  const std::vector<float> silence(static_cast<size_t>(2 + 1 / ratio));
  const std::array<std::span<const float>, 2> inputs = {samples, silence};
  size_t done = 0;
  for (size_t i = 0; i < inputs.size() && error == 0; ++i) {
    for (auto rest = inputs[i];;) {
      SRC_DATA data{.data_in = rest.data(),
                    .data_out = resampled.data() + done,
                    .input_frames = static_cast<long>(rest.size()),
                    .output_frames = static_cast<long>(length - done),
                    .input_frames_used = 0,
                    .output_frames_gen = 0,
                    .end_of_input = i + 1 == inputs.size(),
                    .src_ratio = ratio};
      error = src_process(converter.get(), &data);
      done += static_cast<size_t>(data.output_frames_gen);
      rest = rest.subspan(static_cast<size_t>(data.input_frames_used));
      if (error != 0 || done == length || (data.output_frames_gen == 0 && data.input_frames_used == 0)) break;
      if (rest.empty() && data.end_of_input == 0) break;
    }
  }
  if (error != 0) {
    return fail(ErrorCode::kInternal, sentence("Resampling from ", from_hz, " Hz to ", to_hz, " Hz failed: ",
                                               src_strerror(error), ". Give a clip at 44100 or 48000 Hz."));
  }
  return resampled;
}

}  // namespace retimbre
