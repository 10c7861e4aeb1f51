#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/nn/convolution.h"
#include "core/nn/filter_source.h"
#include "core/style/gram_loss.h"
#include "core/style/objective.h"
#include "core/style/style_frames.h"

namespace retimbre {

struct RandomCnnSettings {
  int layers = 1;       // 1 or more
  int filters = 4096;   // of every layer, 1 or more
  int width = 11;       // frames that a filter spans, 1 or more
  double alpha = 1e-2;  // weight of the content term, 0 or more
  uint64_t seed = 0;    // of the filters
  GramForm gram = GramForm::kCheapest;
};

/// Style transfer by a network of random filters (Ulyanov and Lebedev 2016, "Audio texture synthesis and style
/// transfer"):
///     loss(x) = sum over layers l of alpha |F_l(x) - F_l(content)|^2 + |G_l(x) - G_l(style)|^2,
/// F_l = ReLU(F_{l-1} * W_l), F_0 the frames, no padding, G = F'F / T. x is the frames [content's frames x channels],
/// flat.
class RandomCnn : public Objective {
 public:
  /// content, style: frames x channels, of one number of channels, any numbers of frames of at least
  /// layers * (width - 1) + 1. published_channels: those of the published formula for the filters' deviation, which
  /// stays that of the whole spectrum when the frames are given in a subspace of it. `pool` must outlive it. Errors:
  /// settings out of range, too few frames. stretches: what the style is made of, when it is not one clip; the features
  /// then count in its Gram matrix as patch_weights() says.
  static Result<std::unique_ptr<RandomCnn>> create(Matrix content, Matrix style, int published_channels,
                                                   const RandomCnnSettings& settings, ThreadPool& pool,
                                                   std::span<const Stretch> stretches = {});
  /// The same with given filters, one source for each layer.
  static Result<std::unique_ptr<RandomCnn>> create(Matrix content, Matrix style,
                                                   std::vector<std::unique_ptr<const FilterSource>> filters,
                                                   const RandomCnnSettings& settings, ThreadPool& pool,
                                                   std::span<const Stretch> stretches = {});

  /// Generates filters, and features of content and style.
  bool prepare() override;
  double fraction_prepared() const override;

  size_t size() const override { return input_.size(); }
  /// One part: both terms are pulled back through the network at once.
  std::vector<double> weights() const override { return {1.0}; }
  void begin(std::span<const float> x) override;
  bool advance(std::span<float> gradient) override;
  std::span<const double> losses() const override { return {&total_, 1}; }
  LossTerms terms() const override { return loss_; }
  /// Packing of filters is not counted.
  ProductWork products() const override;

  /// Bytes at its peak, clips' frames included.
  static uint64_t estimate_bytes(int content_frames, int style_frames, int channels, const RandomCnnSettings& settings);

 private:
  struct Layer {
    Convolution convolution;
    Matrix features, gradient;  // of x: frames x filters; the gradient before the ReLU
    Matrix content, style;      // features of the clips
    std::unique_ptr<GramLoss> gram;
  };
  enum class Stage {
    kPack,
    kStyleFeatures,
    kStyleGram,
    kContentFeatures,
    kReady,
    kForward,
    kStyleLoss,
    kFeatureGradient,
    kBackward,
  };

  RandomCnn(Matrix content, Matrix style, const RandomCnnSettings& settings, ThreadPool& pool,
            std::span<const Stretch> stretches);
  Layer& layer() { return layers_[layer_]; }
  bool is_last_layer() const { return layer_ + 1 == layers_.size(); }
  void weigh_style_features();
  void prepare_some();
  void evaluate_some(std::span<float> gradient);
  bool forward_some(const Matrix& in, Matrix& out);
  bool backward_some(std::span<float> in_gradient);
  bool feature_gradient_some();
  int next_units(int units, double flops) const;
  bool finished(int count, int units);

  RandomCnnSettings settings_;
  ThreadPool& pool_;
  std::vector<Stretch> stretches_;
  Matrix content_, style_;  // given up when ready; style_ is what the next layer takes in
  Matrix input_;            // x, followed by the bytes that XNNPACK may read
  std::vector<Layer> layers_;
  std::vector<double> content_sums_;  // of squares, by panel of the layer's features

  Stage stage_ = Stage::kPack;
  size_t layer_ = 0;
  int unit_ = 0;
  int prepared_units_ = 0;
  LossTerms loss_;
  double total_ = 0;
  double convolution_seconds_ = 0, convolution_flops_ = 0;
};

}  // namespace retimbre
