#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/style/frame_subspace.h"
#include "core/style/objective.h"

namespace retimbre {

/// Adds to an objective, as its last part, what keeps every bin of the frames X within what either clip has there:
///
///     box = sum (relu(-X)^2 + relu(X - ceiling)^2) / scale
///
/// Where x are coordinates in a subspace, X has to be made from them, which takes as long as the objective itself.
/// There the part is a model between renewals: the penalty's value and slope at the last renewal, with the largest
/// curvature it can have along that slope, so that a step down the model overshoots nothing.
class Boxed : public Objective {
 public:
  /// ceiling: [bins]; scale above 0. `frames` and `pool` must outlive it.
  Boxed(std::unique_ptr<Objective> inner, MovedFrames& frames, std::vector<float> ceiling, double scale,
        ThreadPool& pool);

  size_t size() const override { return inner_->size(); }
  std::vector<double> weights() const override;
  bool prepare() override { return inner_->prepare(); }
  double fraction_prepared() const override { return inner_->fraction_prepared(); }
  void begin(std::span<const float> x) override;
  bool advance(std::span<float> gradients) override;
  std::span<const double> losses() const override { return losses_; }
  LossTerms terms() const override;
  bool renew(std::span<const float> x, std::span<float> gradients) override;
  ProductWork products() const override { return inner_->products(); }

  static uint64_t estimate_bytes(int frames, int bins, int channels);

 private:
  double penalty(std::span<const float> x, std::span<float> gradient);
  double model(std::span<float> gradient) const;

  std::unique_ptr<Objective> inner_;
  MovedFrames& frames_;
  std::vector<float> ceiling_;
  double scale_;
  ThreadPool& pool_;
  std::vector<double> losses_;
  int iterations_ = 0, next_renewal_;

  std::span<const float> x_;  // of the evaluation
  Matrix bins_;               // X, then the penalty's derivatives by it
  std::vector<double> row_sums_;
  // The model: empty where every evaluation is exact.
  std::vector<float> renewed_at_, slope_;
  double renewed_loss_ = 0, slope_squares_ = 0;
};

}  // namespace retimbre
