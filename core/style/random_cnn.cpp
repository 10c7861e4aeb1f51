#include "core/style/random_cnn.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"
#include "core/base/clock.h"
#include "core/base/text.h"

namespace retimbre {
namespace {

// Work of one call of advance() or prepare() for each thread: 10 to 20 ms.
constexpr double kFlopsOfCall = 0.5e9;
// Packing is counted by units, whose weights take about as long to make as this many operations.
constexpr double kFlopsOfPackUnit = 0.25e9;
// What an estimate of memory counts on.
constexpr int kThreadsOfEstimate = 8;

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
                                                     const RandomCnnSettings& settings, ThreadPool& pool,
                                                     std::span<const Stretch> stretches) {
  if (auto ok = check(settings); !ok) return std::unexpected(ok.error());
  std::vector<std::unique_ptr<const FilterSource>> filters;
  for (int l = 0; l < settings.layers; ++l) {
    const GaussianFilters::Shape shape{
        .filters = settings.filters, .taps = settings.width, .channels = l == 0 ? content.columns() : settings.filters};
    const float deviation =
        published_deviation(l == 0 ? published_channels : settings.filters, settings.filters, settings.width);
    filters.push_back(std::make_unique<GaussianFilters>(shape, deviation, settings.seed, l));
  }
  return create(std::move(content), std::move(style), std::move(filters), settings, pool, stretches);
}

Result<std::unique_ptr<RandomCnn>> RandomCnn::create(Matrix content, Matrix style,
                                                     std::vector<std::unique_ptr<const FilterSource>> filters,
                                                     const RandomCnnSettings& settings, ThreadPool& pool,
                                                     std::span<const Stretch> stretches) {
  if (auto ok = check(settings); !ok) return std::unexpected(ok.error());
  if (auto ok = check_frames("content", content, settings); !ok) return std::unexpected(ok.error());
  if (auto ok = check_frames("style", style, settings); !ok) return std::unexpected(ok.error());
  std::unique_ptr<RandomCnn> cnn(new RandomCnn(std::move(content), std::move(style), settings, pool, stretches));
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

RandomCnn::RandomCnn(Matrix content, Matrix style, const RandomCnnSettings& settings, ThreadPool& pool,
                     std::span<const Stretch> stretches)
    : settings_(settings),
      pool_(pool),
      stretches_(stretches.begin(), stretches.end()),
      content_(std::move(content)),
      style_(std::move(style)),
      input_(content_.rows(), content_.columns()) {}

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
    bytes += GramLoss::estimate_bytes(frames, of_style, settings.filters, kThreadsOfEstimate);
    if (l + 1 < settings.layers) bytes += Matrix::bytes(of_style, settings.filters);  // for the next layer to take in
  }
  return bytes;
}

bool RandomCnn::prepare() {
  if (stage_ < Stage::kReady) prepare_some();
  return stage_ >= Stage::kReady;
}

/// The Gram matrix of features times the roots of their weights is the weighted one.
void RandomCnn::weigh_style_features() {
  const int frames_of_feature = (static_cast<int>(layer_) + 1) * (settings_.width - 1) + 1;
  const auto weights = patch_weights(stretches_, frames_of_feature);
  for (size_t t = 0; t < weights.size(); ++t) scale(layer().style.row(static_cast<int>(t)), std::sqrt(weights[t]));
}

void RandomCnn::prepare_some() {
  Layer& now = layer();
  const int before = unit_;
  int units = 0;
  bool done = false;
  switch (stage_) {
    case Stage::kPack: {
      units = now.convolution.pack_units();
      const int count = next_units(units, kFlopsOfPackUnit * units);
      now.convolution.pack(before, count);
      done = finished(count, units);
      if (done) stage_ = Stage::kStyleFeatures;
      break;
    }
    case Stage::kStyleFeatures:
      units = now.convolution.forward_units();
      done = forward_some(style_, now.style);
      if (!done) break;
      if (!is_last_layer()) style_ = now.style;
      weigh_style_features();
      stage_ = Stage::kStyleGram;
      break;
    case Stage::kStyleGram: {
      units = now.gram->style_units();
      const int count = next_units(units, now.gram->style_flops());
      now.gram->style(before, count);
      done = finished(count, units);
      if (done) stage_ = Stage::kContentFeatures;
      break;
    }
    default:
      units = now.convolution.forward_units();
      done = forward_some(layer_ == 0 ? content_ : layers_[layer_ - 1].content, now.content);
      if (!done) break;
      if (!is_last_layer()) {
        ++layer_;
        stage_ = Stage::kPack;
      } else {
        content_ = style_ = Matrix();
        stage_ = Stage::kReady;
      }
  }
  prepared_units_ += (done ? units : unit_) - before;
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
  layer_ = 0;
  unit_ = 0;
  stage_ = Stage::kForward;
}

bool RandomCnn::advance(std::span<float> gradient) {
  if (stage_ != Stage::kReady) evaluate_some(gradient);
  return stage_ == Stage::kReady;
}

void RandomCnn::evaluate_some(std::span<float> gradient) {
  Layer& now = layer();
  switch (stage_) {
    case Stage::kForward:
      if (forward_some(layer_ == 0 ? input_ : layers_[layer_ - 1].features, now.features)) stage_ = Stage::kStyleLoss;
      break;
    case Stage::kStyleLoss: {
      const int units = now.gram->loss_units(), count = next_units(units, now.gram->loss_flops());
      now.gram->loss(unit_, count, now.features);
      if (!finished(count, units)) break;
      loss_.style += now.gram->loss();
      if (is_last_layer()) {
        std::ranges::fill(now.gradient.span(), 0.0f);  // nothing comes from above
        stage_ = Stage::kFeatureGradient;
      } else {
        ++layer_;
        stage_ = Stage::kForward;
      }
      break;
    }
    case Stage::kFeatureGradient:
      if (feature_gradient_some()) stage_ = Stage::kBackward;
      break;
    default:
      if (!backward_some(layer_ == 0 ? gradient : layers_[layer_ - 1].gradient.span())) break;
      if (layer_ > 0) {
        --layer_;
        stage_ = Stage::kFeatureGradient;
      } else {
        total_ = loss_.total();
        stage_ = Stage::kReady;
      }
  }
}

// How many units to do now, of a stage that has so many and takes so many operations in all.
int RandomCnn::next_units(int units, double flops) const {
  const double wanted = kFlopsOfCall * pool_.threads() / (flops / units);
  const int count = std::max(pool_.threads(), static_cast<int>(std::min(wanted, static_cast<double>(units))));
  return std::min(count, units - unit_);
}

// Counts units of a stage that has so many; true when that were the last.
bool RandomCnn::finished(int count, int units) {
  unit_ += count;
  if (unit_ < units) return false;
  unit_ = 0;
  return true;
}

bool RandomCnn::forward_some(const Matrix& in, Matrix& out) {
  Convolution& convolution = layer().convolution;
  const int units = convolution.forward_units();
  const double flops = convolution.pass_flops(in.rows());
  const int count = next_units(units, flops);
  const double start = now_seconds();
  convolution.forward(unit_, count, in, out);
  convolution_seconds_ += now_seconds() - start;
  convolution_flops_ += flops * count / units;
  return finished(count, units);
}

bool RandomCnn::backward_some(std::span<float> in_gradient) {
  Convolution& convolution = layer().convolution;
  const int units = convolution.backward_units();
  const double flops = convolution.pass_flops(layer().gradient.rows() + settings_.width - 1);
  const int count = next_units(units, flops);
  const double start = now_seconds();
  convolution.backward(unit_, count, layer().gradient, in_gradient);
  convolution_seconds_ += now_seconds() - start;
  convolution_flops_ += flops * count / units;
  return finished(count, units);
}

bool RandomCnn::feature_gradient_some() {
  Layer& now = layer();
  const int units = now.gram->gradient_units(), count = next_units(units, now.gram->gradient_flops());
  if (unit_ == 0) content_sums_.assign(static_cast<size_t>(units), 0.0);
  const float content_weight = static_cast<float>(2 * settings_.alpha);
  now.gram->gradient(unit_, count, now.features, [&](const GramLoss::Panel& panel) {
    const auto columns = static_cast<size_t>(panel.columns);
    double sum = 0;
    for (int t = 0; t < now.features.rows(); ++t) {
      const auto of_panel = [&](auto row) { return row.subspan(static_cast<size_t>(panel.first_column), columns); };
      sum += pull_back(of_panel(std::as_const(now.features).row(t)), of_panel(std::as_const(now.content).row(t)),
                       panel.gradient + static_cast<size_t>(t) * columns, content_weight,
                       of_panel(now.gradient.row(t)).data());
    }
    content_sums_[static_cast<size_t>(panel.index)] = sum;
  });
  if (!finished(count, units)) return false;
  for (const double sum : content_sums_) loss_.content += settings_.alpha * sum;
  return true;
}

ProductWork RandomCnn::products() const {
  ProductWork work{.seconds = convolution_seconds_, .flops = convolution_flops_};
  for (const Layer& layer : layers_) {
    work.seconds += layer.gram->product_seconds();
    work.flops += layer.gram->product_flops();
  }
  return work;
}

}  // namespace retimbre
