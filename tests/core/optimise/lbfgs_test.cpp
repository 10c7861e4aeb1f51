#include "core/optimise/lbfgs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace retimbre {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <class Real>
using Function = std::function<double(std::span<const Real> x, std::span<Real> gradient)>;

template <class Real>
LbfgsStatus minimise(Lbfgs<Real>& solver, const Function<Real>& function) {
  std::vector<Real> gradient(solver.point().size());
  LbfgsStatus status;
  do {
    const double loss = function(solver.point(), gradient);
    status = solver.tell(loss, gradient);
  } while (goes_on(status));
  return status;
}

// Rosenbrock's valley, chained: the sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2.
template <class Real>
double rosenbrock(std::span<const Real> x, std::span<Real> gradient) {
  std::ranges::fill(gradient, Real{0});
  double loss = 0;
  for (size_t i = 0; i + 1 < x.size(); ++i) {
    const double bend = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
    loss += 100 * bend * bend + rest * rest;
    gradient[i] += static_cast<Real>(-400 * x[i] * bend - 2 * rest);
    gradient[i + 1] += static_cast<Real>(200 * bend);
  }
  return loss;
}

// The sum of condition^(i / (n-1)) x[i]^2 / 2.
Function<double> quadratic(double condition) {
  return [condition](std::span<const double> x, std::span<double> gradient) {
    double loss = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      const double curvature = std::pow(condition, static_cast<double>(i) / static_cast<double>(x.size() - 1));
      loss += 0.5 * curvature * x[i] * x[i];
      gradient[i] = curvature * x[i];
    }
    return loss;
  };
}

std::vector<double> rosenbrock_start(size_t n) {
  std::vector<double> x(n, 1.0);
  for (size_t i = 0; i < n; i += 2) x[i] = -1.2;
  return x;
}

const LbfgsSettings kLikeScipy{
    .history = 10, .first_step_norm = 1, .gradient_tolerance = 1e-5, .max_iterations = 100000};

// The counts are those of scipy.optimize.minimize 1.10.1, method "L-BFGS-B", jac=True, options maxcor=10, gtol=1e-5,
// ftol=0, from the same starts (result.nfev).
TEST(Lbfgs, NeedsAtMostOneAndAHalfTimesScipysEvaluationsOnRosenbrockIn2Dimensions) {
  Lbfgs<double> solver(rosenbrock_start(2), kLikeScipy);
  EXPECT_EQ(minimise<double>(solver, rosenbrock<double>), LbfgsStatus::kConverged);
  EXPECT_LE(solver.evaluations(), 1.5 * 45);
  for (double x : solver.best()) EXPECT_NEAR(x, 1, 1e-4);
  RecordProperty("evaluations", solver.evaluations());
}

TEST(Lbfgs, NeedsAtMostOneAndAHalfTimesScipysEvaluationsOnRosenbrockIn1000Dimensions) {
  Lbfgs<double> solver(rosenbrock_start(1000), kLikeScipy);
  EXPECT_EQ(minimise<double>(solver, rosenbrock<double>), LbfgsStatus::kConverged);
  EXPECT_LE(solver.evaluations(), 1.5 * 5789);
  for (double x : solver.best()) EXPECT_NEAR(x, 1, 1e-4);
  RecordProperty("evaluations", solver.evaluations());
}

TEST(Lbfgs, NeedsAtMostOneAndAHalfTimesScipysEvaluationsOnAnIllConditionedQuadratic) {
  Lbfgs<double> solver(std::vector<double>(100, 1.0), kLikeScipy);
  EXPECT_EQ(minimise<double>(solver, quadratic(1e4)), LbfgsStatus::kConverged);
  EXPECT_LE(solver.evaluations(), 1.5 * 804);
  RecordProperty("evaluations", solver.evaluations());

  Lbfgs<double> harder(std::vector<double>(100, 1.0), kLikeScipy);
  EXPECT_EQ(minimise<double>(harder, quadratic(1e6)), LbfgsStatus::kConverged);
  EXPECT_LE(harder.evaluations(), 1.5 * 8435);
  RecordProperty("evaluations_condition_1e6", harder.evaluations());
}

TEST(Lbfgs, InFloatReachesTheBottomOfRosenbrocksValley) {
  const std::vector<float> start{-1.2f, 1.0f};
  Lbfgs<float> solver(start, {.gradient_tolerance = 1e-3, .max_iterations = 500});
  minimise<float>(solver, rosenbrock<float>);
  EXPECT_LT(solver.best_loss(), 1e-5);
}

TEST(Lbfgs, AZeroGradientHasConvergedAtOnce) {
  Lbfgs<double> solver(std::vector<double>(5, 0.0), {});
  EXPECT_EQ(minimise<double>(solver, quadratic(10)), LbfgsStatus::kConverged);
  EXPECT_EQ(solver.evaluations(), 1);
  EXPECT_EQ(solver.iterations(), 0);
}

TEST(Lbfgs, TheFirstStepHasTheNormAskedFor) {
  Lbfgs<double> solver(std::vector<double>(4, 3.0), {.first_step_norm = 0.25});
  std::vector<double> gradient(4);
  const double loss = quadratic(100)(solver.point(), gradient);
  EXPECT_EQ(solver.tell(loss, gradient), LbfgsStatus::kEvaluate);
  double square = 0;
  for (double x : solver.point()) square += (x - 3) * (x - 3);
  EXPECT_NEAR(std::sqrt(square), 0.25, 1e-12);
}

TEST(Lbfgs, BacksOffFromLossesThatAreNotFiniteAndStillConverges) {
  for (const double hole : {kNaN, std::numeric_limits<double>::infinity()}) {
    // -log(x) + x has its minimum at 1 and no value for x <= 0; the first steps go far beyond.
    const Function<double> function = [hole](std::span<const double> x, std::span<double> gradient) {
      gradient[0] = x[0] <= 0 ? hole : 1 - 1 / x[0];
      return x[0] <= 0 ? hole : x[0] - std::log(x[0]);
    };
    Lbfgs<double> solver(std::vector<double>{30.0}, {.first_step_norm = 1e4, .gradient_tolerance = 1e-8});
    EXPECT_EQ(minimise<double>(solver, function), LbfgsStatus::kConverged);
    EXPECT_NEAR(solver.best()[0], 1, 1e-7);
  }
}

TEST(Lbfgs, StallsWhereEverythingAroundTheStartIsNotFinite) {
  const std::vector<double> start{2.0, 3.0};
  const Function<double> function = [&](std::span<const double> x, std::span<double> gradient) {
    std::ranges::fill(gradient, 1.0);
    return std::ranges::equal(x, start) ? 1.0 : kNaN;
  };
  Lbfgs<double> solver(start, {});
  EXPECT_EQ(minimise<double>(solver, function), LbfgsStatus::kStalled);
  EXPECT_TRUE(std::ranges::equal(solver.best(), start));
  EXPECT_EQ(solver.best_loss(), 1.0);

  Lbfgs<double> nowhere(start, {});
  EXPECT_EQ(nowhere.tell(kNaN, start), LbfgsStatus::kStalled);
  EXPECT_TRUE(std::ranges::equal(nowhere.best(), start));
}

TEST(Lbfgs, KeepsTheBestPointEverTold) {
  Lbfgs<double> solver(rosenbrock_start(10), {.max_iterations = 60});
  std::vector<double> gradient(10), best;
  double lowest = std::numeric_limits<double>::infinity();
  LbfgsStatus status;
  do {
    const double loss = rosenbrock<double>(solver.point(), gradient);
    if (loss < lowest) {
      lowest = loss;
      best.assign(solver.point().begin(), solver.point().end());
    }
    status = solver.tell(loss, gradient);
    ASSERT_EQ(solver.best_loss(), lowest);
    ASSERT_TRUE(std::ranges::equal(solver.best(), best));
  } while (goes_on(status));
}

TEST(Lbfgs, EndsAfterTheIterationsAskedFor) {
  Lbfgs<double> solver(rosenbrock_start(100), {.max_iterations = 7});
  EXPECT_EQ(minimise<double>(solver, rosenbrock<double>), LbfgsStatus::kExhausted);
  EXPECT_EQ(solver.iterations(), 7);
}

// Float losses are noisy in their last digits, so that a line search near the bottom cannot succeed for ever.
TEST(Lbfgs, EndsWhenTheLossIsOnlyNoise) {
  const Function<float> function = [](std::span<const float> x, std::span<float> gradient) {
    double loss = 1e6;
    for (size_t i = 0; i < x.size(); ++i) {
      loss += 0.5 * (i + 1) * x[i] * x[i];
      gradient[i] = static_cast<float>(i + 1) * x[i];
    }
    return static_cast<double>(static_cast<float>(loss));
  };
  Lbfgs<float> solver(std::vector<float>(50, 1.0f), {.max_iterations = 100000});
  EXPECT_NE(minimise<float>(solver, function), LbfgsStatus::kExhausted);
  EXPECT_LT(solver.evaluations(), 500);
  EXPECT_LE(solver.best_loss(), 1e6 + 1);
}

/// Two quadratics of one variable each as parts, with their minima at `first` and `second`.
struct TwoParts {
  std::vector<double> first, second;
  std::array<double, 2> losses;
  std::vector<double> gradients;

  void evaluate(std::span<const double> x) {
    const size_t n = x.size();
    losses = {};
    gradients.assign(2 * n, 0);
    for (size_t i = 0; i < n; ++i) {
      const double stiffness = 1 + static_cast<double>(i), a = x[i] - first[i], b = x[i] - second[i];
      losses[0] += stiffness * a * a;
      losses[1] += b * b;
      gradients[i] = 2 * stiffness * a;
      gradients[n + i] = 2 * b;
    }
  }
  /// Where the weighted sum is lowest.
  double minimum(size_t i, std::span<const double> weights) const {
    const double a = weights[0] * (1 + static_cast<double>(i)), b = weights[1];
    return (a * first[i] + b * second[i]) / (a + b);
  }
};

TEST(Lbfgs, FollowsNewWeightsOfItsPartsWithoutForgetting) {
  constexpr size_t kSize = 40;
  TwoParts parts{.first = std::vector<double>(kSize, 1.0),
                 .second = std::vector<double>(kSize, -2.0),
                 .losses = {},
                 .gradients = {}};
  const std::vector<double> start(kSize, 0.3);
  std::vector<double> weights = {1, 0.5};
  Lbfgs<double> solver(start, {.gradient_tolerance = 1e-6, .max_iterations = 10000}, weights);
  const auto run = [&](LbfgsStatus status) {
    const int before = solver.evaluations();
    while (goes_on(status)) {
      parts.evaluate(solver.point());
      status = solver.tell(parts.losses, parts.gradients);
    }
    EXPECT_EQ(status, LbfgsStatus::kConverged);
    for (size_t i = 0; i < kSize; ++i) EXPECT_NEAR(solver.best()[i], parts.minimum(i, weights), 1e-6) << i;
    return solver.evaluations() - before;
  };
  const int first = run(LbfgsStatus::kEvaluate);
  weights = {0.9, 0.7};
  EXPECT_LT(run(solver.weigh(weights)), first);
}

TEST(Lbfgs, TakesPartsThatHaveChangedAnew) {
  TwoParts parts{
      .first = std::vector<double>(5, 1.0), .second = std::vector<double>(5, -2.0), .losses = {}, .gradients = {}};
  const std::vector<double> weights = {1, 1};
  Lbfgs<double> solver(std::vector<double>(5, 0.0), {.gradient_tolerance = 1e-6}, weights);
  LbfgsStatus status = LbfgsStatus::kEvaluate;
  bool changed = false;
  while (goes_on(status)) {
    parts.evaluate(solver.point());
    status = solver.tell(parts.losses, parts.gradients);
    if (!changed && status == LbfgsStatus::kIterated && solver.accepted_last()) {
      changed = true;
      parts.second.assign(5, 4.0);
      parts.evaluate(solver.accepted());
      status = solver.replace(parts.losses, parts.gradients);
    }
  }
  EXPECT_TRUE(changed);
  for (size_t i = 0; i < 5; ++i) EXPECT_NEAR(solver.best()[i], parts.minimum(i, weights), 1e-6) << i;
}

}  // namespace
}  // namespace retimbre
