#include "core/style/random_cnn.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/clock.h"
#include "core/base/text.h"

namespace retimbre {
namespace {

// Work of one call of advance() or prepare(): 10 to 20 ms on one thread.
constexpr double kFlopsOfCall = 0.5e9;
constexpr size_t kFramesOfTile = 32;

int frames_needed(const RandomCnnSettings& settings) { return settings.layers * (settings.width - 1) + 1; }

Result<void> check(const RandomCnnSettings& settings) {
  const auto at_least_one = [](const char* name, int value) -> Result<void> {
    if (value >= 1) return {};
    return fail(ErrorCode::kInvalidOption, sentence("The ", name, " is ", value, "; it must be 1 or more."));
  };
  if (auto ok = at_least_one("number of layers", settings.layers); !ok) return ok;
  if (auto ok = at_least_one("number of filters", settings.filters); !ok) return ok;
  if (auto ok = at_least_one("filter width", settings.width); !ok) return ok;
  if (!(settings.alpha >= 0 && std::isfinite(settings.alpha))) {
    return fail(ErrorCode::kInvalidOption,
                sentence("Alpha is ", settings.alpha, "; it must be a number of 0 or more."));
  }
  return {};
}

Result<void> check_frames(const char* name, const Matrix& frames, const RandomCnnSettings& settings) {
  if (frames.rows() >= frames_needed(settings)) return {};
  return fail(ErrorCode::kInvalidClip,
              sentence("The ", name, " has ", frames.rows(), " frames where ", settings.layers,
                       settings.layers == 1 ? " layer" : " layers", " of width ", settings.width, " need at least ",
                       frames_needed(settings), "; use a longer clip, fewer layers or a smaller width."));
}

// One frame of a layer, some of its features: to the gradient that came from the layer above adds that of the style
// (given) and of the content (here), and passes it through the ReLU. Returns the sum of the squares of the differences
// to the content.
double pull_back(std::span<const float> features, std::span<const float> content, const float* style_gradient,
                 float content_weight, float* gradient) {
  constexpr size_t kLanes = 8;
  double sums[kLanes] = {};
  const size_t count = features.size(), whole = count / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t k = 0; k < kLanes; ++k) {
      const float difference = features[i + k] - content[i + k];
      const float sum = gradient[i + k] + style_gradient[i + k] + content_weight * difference;
      gradient[i + k] = features[i + k] > 0 ? sum : 0.0f;
      sums[k] += static_cast<double>(difference) * difference;
    }
  }
  for (size_t i = whole; i < count; ++i) {
    const float difference = features[i] - content[i];
    const float sum = gradient[i] + style_gradient[i] + content_weight * difference;
    gradient[i] = features[i] > 0 ? sum : 0.0f;
    sums[0] += static_cast<double>(difference) * difference;
  }
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

}  // namespace

Result<std::unique_ptr<RandomCnn>> RandomCnn::create(Matrix content, Matrix style, int published_channels,
                                                     const RandomCnnSettings& settings, ThreadPool& pool) {
  if (auto ok = check(settings); !ok) return std::unexpected(ok.error());
  std::vector<std::unique_ptr<const FilterSource>> filters;
  for (int l = 0; l < settings.layers; ++l) {
    const GaussianFilters::Shape shape{
        .filters = settings.filters, .taps = settings.width, .channels = l == 0 ? content.columns() : settings.filters};
    const float deviation =
        published_deviation(l == 0 ? published_channels : settings.filters, settings.filters, settings.width);
    filters.push_back(std::make_unique<GaussianFilters>(shape, deviation, settings.seed, l));
  }
  return create(std::move(content), std::move(style), std::move(filters), settings, pool);
}

Result<std::unique_ptr<RandomCnn>> RandomCnn::create(Matrix content, Matrix style,
                                                     std::vector<std::unique_ptr<const FilterSource>> filters,
                                                     const RandomCnnSettings& settings, ThreadPool& pool) {
  if (auto ok = check(settings); !ok) return std::unexpected(ok.error());
  if (auto ok = check_frames("content", content, settings); !ok) return std::unexpected(ok.error());
  if (auto ok = check_frames("style", style, settings); !ok) return std::unexpected(ok.error());
  std::unique_ptr<RandomCnn> cnn(new RandomCnn(std::move(content), std::move(style), settings, pool));
  int frames = cnn->content_.rows(), style_frames = cnn->style_.rows();
  cnn->layers_.reserve(filters.size());  // the Gram losses keep references to the style's features
  for (auto& source : filters) {
    auto convolution = Convolution::create(std::move(source), pool);
    if (!convolution) return std::unexpected(convolution.error());
    frames -= settings.width - 1;
    style_frames -= settings.width - 1;
    Layer& layer = cnn->layers_.emplace_back(Layer{.convolution = std::move(*convolution),
                                                   .features = Matrix(frames, settings.filters),
                                                   .gradient = Matrix(frames, settings.filters),
                                                   .content = Matrix(frames, settings.filters),
                                                   .style = Matrix(style_frames, settings.filters),
                                                   .gram = nullptr});
    auto gram = GramLoss::create(settings.gram, frames, layer.style, pool);
    if (!gram) return std::unexpected(gram.error());
    layer.gram = std::move(*gram);
  }
  return cnn;
}

RandomCnn::RandomCnn(Matrix content, Matrix style, const RandomCnnSettings& settings, ThreadPool& pool)
    : settings_(settings),
      pool_(pool),
      content_(std::move(content)),
      style_(std::move(style)),
      input_(content_.rows(), content_.columns()) {
  content_sums_.resize(static_cast<size_t>(content_.rows()));
}

uint64_t RandomCnn::estimate_bytes(int content_frames, int style_frames, int channels,
                                 const RandomCnnSettings& settings) {
  uint64_t bytes = 2 * Matrix::bytes(content_frames, channels) + Matrix::bytes(style_frames, channels);
  int frames = content_frames, of_style = style_frames;
  for (int l = 0; l < settings.layers; ++l) {
    const int in_channels = l == 0 ? channels : settings.filters;
    bytes += Convolution::estimate_bytes(std::max(frames, of_style), in_channels, settings.filters, settings.width);
    frames = std::max(1, frames - settings.width + 1);
    of_style = std::max(1, of_style - settings.width + 1);
    bytes += 3 * Matrix::bytes(frames, settings.filters) + Matrix::bytes(of_style, settings.filters);
    bytes += GramLoss::estimate_bytes(frames, of_style, settings.filters);
  }
  return bytes;
}

bool RandomCnn::prepare() {
  const double until = product_flops() + kFlopsOfCall;
  while (stage_ < Stage::kReady) {
    const bool packing = stage_ == Stage::kPack;
    prepare_unit();
    if (packing || product_flops() >= until) break;
  }
  return stage_ >= Stage::kReady;
}

void RandomCnn::prepare_unit() {
  Layer& now = layer();
  switch (stage_) {
    case Stage::kPack: {
      const int count = std::min(pool_.threads(), now.convolution.pack_units() - unit_);
      now.convolution.pack(unit_, count);
      unit_ += count - 1;
      prepared_units_ += count - 1;
      if (finished_unit(now.convolution.pack_units())) stage_ = Stage::kStyleFeatures;
      break;
    }
    case Stage::kStyleFeatures:
      forward(unit_, layer_ == 0 ? style_ : layers_[layer_ - 1].style, now.style);
      if (finished_unit(now.convolution.forward_units())) stage_ = Stage::kStyleGram;
      break;
    case Stage::kStyleGram:
      now.gram->style_unit(unit_);
      if (finished_unit(now.gram->style_units())) stage_ = Stage::kContentFeatures;
      break;
    default:
      forward(unit_, layer_ == 0 ? content_ : layers_[layer_ - 1].content, now.content);
      if (!finished_unit(now.convolution.forward_units())) break;
      if (!is_last_layer()) {
        ++layer_;
        stage_ = Stage::kPack;
      } else {
        content_ = style_ = Matrix();
        stage_ = Stage::kReady;
      }
  }
  ++prepared_units_;
}

double RandomCnn::fraction_prepared() const {
  int units = 0;
  for (const Layer& layer : layers_) {
    units += layer.convolution.pack_units() + 2 * layer.convolution.forward_units() + layer.gram->style_units();
  }
  return static_cast<double>(prepared_units_) / units;
}

void RandomCnn::begin(std::span<const float> x) {
  std::ranges::copy(x, input_.data());
  loss_ = {};
  std::ranges::fill(content_sums_, 0.0);
  layer_ = 0;
  unit_ = 0;
  stage_ = Stage::kForward;
}

bool RandomCnn::advance(std::span<float> gradient) {
  const double until = product_flops() + kFlopsOfCall;
  while (stage_ != Stage::kReady && product_flops() < until) evaluate_unit(gradient);
  return stage_ == Stage::kReady;
}

void RandomCnn::evaluate_unit(std::span<float> gradient) {
  Layer& now = layer();
  switch (stage_) {
    case Stage::kForward:
      forward(unit_, layer_ == 0 ? input_ : layers_[layer_ - 1].features, now.features);
      if (finished_unit(now.convolution.forward_units())) stage_ = Stage::kStyleLoss;
      break;
    case Stage::kStyleLoss:
      now.gram->loss_unit(unit_, now.features);
      if (!finished_unit(now.gram->loss_units())) break;
      loss_.style += now.gram->loss();
      if (is_last_layer()) {
        std::ranges::fill(now.gradient.span(), 0.0f);  // nothing comes from above
        stage_ = Stage::kFeatureGradient;
      } else {
        ++layer_;
        stage_ = Stage::kForward;
      }
      break;
    case Stage::kFeatureGradient:
      feature_gradient(unit_);
      if (finished_unit(now.gram->panels())) stage_ = Stage::kBackward;
      break;
    default:
      backward(unit_, layer_ == 0 ? gradient : layers_[layer_ - 1].gradient.span());
      if (!finished_unit(now.convolution.backward_units())) break;
      if (layer_ > 0) {
        --layer_;
        stage_ = Stage::kFeatureGradient;
      } else {
        for (const double sum : content_sums_) loss_.content += settings_.alpha * sum;
        stage_ = Stage::kReady;
      }
  }
}

// Counts a unit of a stage of so many; true when it was the last.
bool RandomCnn::finished_unit(int units) {
  if (++unit_ < units) return false;
  unit_ = 0;
  return true;
}

void RandomCnn::forward(int unit, const Matrix& in, Matrix& out) {
  const double start = now_seconds();
  layer().convolution.forward(unit, in, out);
  convolution_seconds_ += now_seconds() - start;
  convolution_flops_ += layer().convolution.forward_flops(unit, in.rows());
}

void RandomCnn::backward(int unit, std::span<float> in_gradient) {
  const double start = now_seconds();
  layer().convolution.backward(unit, layer().gradient, in_gradient);
  convolution_seconds_ += now_seconds() - start;
  convolution_flops_ += layer().convolution.backward_flops(unit, layer().gradient.rows() + settings_.width - 1);
}

void RandomCnn::feature_gradient(int panel) {
  Layer& now = layer();
  const auto [first, count] = now.gram->panel(panel);
  const float* style_gradient = now.gram->gradient_panel(panel, now.features);
  const auto width = static_cast<size_t>(count);
  const float content_weight = static_cast<float>(2 * settings_.alpha);
  pool_.parallel_for(static_cast<size_t>(now.features.rows()), kFramesOfTile, [&](size_t begin, size_t frames) {
    for (size_t t = begin; t < begin + frames; ++t) {
      const size_t offset = t * static_cast<size_t>(settings_.filters) + static_cast<size_t>(first);
      content_sums_[t] +=
          pull_back(now.features.span().subspan(offset, width), now.content.span().subspan(offset, width),
                    style_gradient + t * width, content_weight, now.gradient.data() + offset);
    }
  });
}

double RandomCnn::product_seconds() const {
  double seconds = convolution_seconds_;
  for (const Layer& layer : layers_) seconds += layer.gram->product_seconds();
  return seconds;
}

double RandomCnn::product_flops() const {
  double flops = convolution_flops_;
  for (const Layer& layer : layers_) flops += layer.gram->product_flops();
  return flops;
}

}  // namespace retimbre
