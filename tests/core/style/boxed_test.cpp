#include "core/style/boxed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/base/random.h"

namespace retimbre {
namespace {

constexpr int kFrames = 12, kBins = 20;
constexpr double kScale = 3;

/// A part that is nothing, so that the box is seen alone.
class Nothing : public Objective {
 public:
  explicit Nothing(size_t size) : size_(size) {}
  size_t size() const override { return size_; }
  std::vector<double> weights() const override { return {0.5}; }
  void begin(std::span<const float>) override {}
  bool advance(std::span<float> gradients) override {
    std::ranges::fill(gradients, 0.0f);
    return true;
  }
  std::span<const double> losses() const override { return {&loss_, 1}; }
  LossTerms terms() const override { return {}; }
  ProductWork products() const override { return {}; }

 private:
  size_t size_;
  double loss_ = 0;
};

Matrix noise(int rows, int columns, uint32_t stream) {
  Matrix out(rows, columns);
  CounterRandom(3).fill_normal(out.span(), 0, stream);
  return out;
}

double defined(const Matrix& x, const std::vector<float>& ceiling) {
  double sum = 0;
  for (int t = 0; t < x.rows(); ++t) {
    for (int f = 0; f < x.columns(); ++f) {
      const double below = std::min(0.0f, x(t, f)), above = std::max(0.0f, x(t, f) - ceiling[static_cast<size_t>(f)]);
      sum += below * below + above * above;
    }
  }
  return sum / kScale;
}

const std::vector<float> kCeiling(kBins, 0.8f);

TEST(Boxed, OnTheBinsThemselvesIsThePenaltyAndItsGradient) {
  ThreadPool pool(2);
  MovedFrames frames(nullptr, Matrix(kFrames, kBins));
  Boxed boxed(std::make_unique<Nothing>(kFrames * kBins), frames, kCeiling, kScale, pool);
  EXPECT_EQ(boxed.weights(), (std::vector<double>{0.5, 1}));
  Matrix x = noise(kFrames, kBins, 0);
  std::vector<float> gradients(2 * x.size()), unused(2 * x.size());
  EXPECT_NEAR(evaluate(boxed, x.span(), gradients).box, defined(x, kCeiling), 1e-5);
  for (size_t i = 0; i < x.size(); i += 7) {
    constexpr float kStep = 1e-2f;
    Matrix ahead = x, behind = x;
    ahead.data()[i] += kStep;
    behind.data()[i] -= kStep;
    const double slope = (defined(ahead, kCeiling) - defined(behind, kCeiling)) / (2 * kStep);
    EXPECT_NEAR(gradients[x.size() + i], slope, 1e-2) << i;
  }
  EXPECT_FALSE(boxed.renew(x.span(), gradients));  // nothing to renew
}

TEST(Boxed, InASubspaceIsAModelThatIsExactWhereItIsRenewedAndFallsTowardsTheBox) {
  ThreadPool pool(1);
  const Matrix content = noise(kFrames, kBins, 1), style = noise(9, kBins, 2);
  auto subspace = FrameSubspace::create(content, style, 6, 0, pool);
  ASSERT_TRUE(subspace);
  while (!(*subspace)->step()) {
  }
  MovedFrames frames(subspace->get(), content);
  Boxed boxed(std::make_unique<Nothing>(kFrames * 6), frames, kCeiling, kScale, pool);
  Matrix z(kFrames, 6), bins(kFrames, kBins);
  (*subspace)->project(content, z.span());
  std::vector<float> gradients(2 * z.size());
  EXPECT_EQ(evaluate(boxed, z.span(), gradients).box, 0);  // nothing is known yet

  bool renewed = false;
  for (int i = 0; i < 10 && !renewed; ++i) renewed = boxed.renew(z.span(), gradients);
  ASSERT_TRUE(renewed);
  frames.lift(z.span(), bins);
  const double at_start = defined(bins, kCeiling);
  EXPECT_NEAR(boxed.losses().back(), at_start, 1e-5 * at_start);
  EXPECT_NEAR(evaluate(boxed, z.span(), gradients).box, at_start, 1e-5 * at_start);

  // To the model's lowest point along its slope.
  Matrix lower = z;
  for (size_t i = 0; i < z.size(); ++i) lower.data()[i] -= static_cast<float>(kScale / 2) * gradients[z.size() + i];
  std::vector<float> there(2 * z.size());
  const double model = evaluate(boxed, lower.span(), there).box;
  for (size_t i = 0; i < z.size(); ++i) EXPECT_NEAR(there[z.size() + i], 0, 1e-5);
  frames.lift(lower.span(), bins);
  const double truth = defined(bins, kCeiling);
  EXPECT_LT(truth, at_start);
  EXPECT_LE(truth, model + 1e-5);  // the model's curvature is the largest there can be
}

}  // namespace
}  // namespace retimbre
