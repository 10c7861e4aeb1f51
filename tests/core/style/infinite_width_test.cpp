#include "core/style/infinite_width.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/style/arc_cosine.h"

namespace retimbre {
namespace {

/// Non-negative frames, some of them silent, like a compressed spectrogram's.
Matrix frames(int rows, int columns, uint32_t stream, bool with_silence = false) {
  const CounterRandom random(11);
  Matrix out(rows, columns);
  for (int t = 0; t < rows; ++t) {
    for (int f = 0; f < columns; ++f) {
      const auto n = random.normal({static_cast<uint32_t>(f), static_cast<uint32_t>(t), stream, 0});
      out(t, f) = with_silence && t % 5 == 0 ? 0.0f : std::abs(n[0]) * (1.5f + std::sin(0.3f * t + stream));
    }
  }
  return out;
}

std::unique_ptr<InfiniteWidth> made(const Matrix& c, const Matrix& s, const std::vector<PatchWidth>& widths,
                                    ThreadPool& pool) {
  auto result = InfiniteWidth::create(c, s, widths, 0.5, pool);
  if (!result) ADD_FAILURE() << result.error().message;
  return result ? std::move(*result) : nullptr;
}

/// Losses and gradients of the two parts at x.
struct Evaluated {
  double style, content;
  Matrix style_gradient, content_gradient;
};

Evaluated evaluated(InfiniteWidth& objective, const Matrix& x) {
  std::vector<float> gradients(2 * x.size());
  evaluate(objective, x.span(), gradients);
  Evaluated out{.style = objective.losses()[1],
                .content = objective.losses()[0],
                .style_gradient = Matrix(x.rows(), x.columns()),
                .content_gradient = Matrix(x.rows(), x.columns())};
  std::copy_n(gradients.begin(), x.size(), out.content_gradient.data());
  std::copy_n(gradients.begin() + static_cast<ptrdiff_t>(x.size()), x.size(), out.style_gradient.data());
  return out;
}

/// The definition, in double and without a trick.
double kernel(const Matrix& x, int t, const Matrix& y, int u, int width) {
  double xy = 0, xx = 0, yy = 0;
  for (int k = 0; k < width; ++k) {
    for (int f = 0; f < x.columns(); ++f) {
      const double a = x(t + k, f), b = y(u + k, f);
      xy += a * b;
      xx += a * a;
      yy += b * b;
    }
  }
  if (xx == 0 || yy == 0) return 0;
  const double norms = std::sqrt(xx * yy), rho = std::clamp(xy / norms, -1.0, 1.0), angle = std::acos(rho);
  return norms * (std::sin(angle) + (std::numbers::pi - angle) * rho) / std::numbers::pi;
}

double mean_square(const Matrix& x, const Matrix& y, int width) {
  const int t = x.rows() - width + 1, u = y.rows() - width + 1;
  double sum = 0;
  for (int i = 0; i < t; ++i) {
    for (int j = 0; j < u; ++j) sum += std::pow(kernel(x, i, y, j, width), 2);
  }
  return sum / t / u;
}

struct Losses {
  double style, content;
};

Losses defined(const Matrix& x, const Matrix& c, const Matrix& s, const std::vector<PatchWidth>& widths) {
  Losses losses{};
  double shares = 0;
  for (const PatchWidth& each : widths) shares += each.share;
  for (const auto& [width, share] : widths) {
    const double ss = mean_square(s, s, width);
    losses.style += (mean_square(x, x, width) - 2 * mean_square(x, s, width) + ss) / ss * share / shares;
    double difference = 0, size = 0;
    for (int t = 0; t + width <= c.rows(); ++t) {
      difference += kernel(x, t, x, t, width) + kernel(c, t, c, t, width) - 2 * kernel(x, t, c, t, width);
      size += kernel(c, t, c, t, width);
    }
    losses.content += difference / size * share / shares;
  }
  return losses;
}

const std::vector<std::vector<PatchWidth>> kWidthSets = {{{1, 1}},         {{3, 1}},
                                                         {{1, 1}, {4, 1}}, {{1, 0.1}, {2, 0.2}, {4, 0.3}, {8, 0.4}},
                                                         {{11, 1}},        {{2, 3}, {5, 2}, {7, 1}}};

std::string name(const std::vector<PatchWidth>& widths) {
  std::string text;
  for (const PatchWidth& width : widths) text += std::to_string(width.frames) + " ";
  return text;
}

/// The style's loss by patches that count differently; `of` [stretches] are the clips that it is made of.
double defined_of_stretches(const Matrix& x, const std::vector<Matrix>& of, const std::vector<double>& weights,
                            const std::vector<PatchWidth>& widths) {
  double loss = 0, shares = 0;
  for (const PatchWidth& each : widths) shares += each.share;
  for (const auto& [width, share] : widths) {
    double counted = 0, xs = 0, ss = 0;
    for (size_t i = 0; i < of.size(); ++i) counted += of[i].rows() >= width ? weights[i] : 0;
    for (size_t i = 0; i < of.size(); ++i) {
      if (of[i].rows() < width) continue;
      xs += weights[i] / counted * mean_square(x, of[i], width);
      for (size_t j = 0; j < of.size(); ++j) {
        if (of[j].rows() >= width) ss += weights[i] * weights[j] / counted / counted * mean_square(of[i], of[j], width);
      }
    }
    loss += (mean_square(x, x, width) - 2 * xs + ss) / ss * share / shares;
  }
  return loss;
}

TEST(InfiniteWidth, StretchesCountByTheirWeights) {
  ThreadPool pool(2);
  const std::vector<Matrix> of = {frames(9, 6, 1), frames(3, 6, 2), frames(14, 6, 3)};
  const std::vector<double> weights = {0.2, 0.1, 0.7};
  Matrix joined(26, 6);
  float* to = joined.data();
  std::vector<Stretch> stretches;
  for (size_t i = 0; i < of.size(); ++i) {
    to = std::ranges::copy(of[i].span(), to).out;
    stretches.push_back({.frames = of[i].rows(), .weight = weights[i]});
  }
  const Matrix content = frames(17, 6, 4), x = frames(17, 6, 5);
  for (const auto& widths : {std::vector<PatchWidth>{{1, 1}}, std::vector<PatchWidth>{{1, 1}, {4, 2}, {8, 1}}}) {
    auto objective = InfiniteWidth::create(content, joined, widths, 0.5, pool, stretches);
    ASSERT_TRUE(objective);
    const Evaluated at_x = evaluated(**objective, x);
    const double defined = defined_of_stretches(x, of, weights, widths);
    EXPECT_NEAR(at_x.style, defined, 2e-5 * std::abs(defined)) << name(widths);
    // Along the gradient the loss moves as it says.
    const double square = dot(at_x.style_gradient.span(), at_x.style_gradient.span());
    constexpr double kStep = 1e-3;
    const auto moved = [&](double by) {
      Matrix out = x;
      for (size_t i = 0; i < out.size(); ++i) {
        out.data()[i] += static_cast<float>(by / std::sqrt(square)) * at_x.style_gradient.data()[i];
      }
      return defined_of_stretches(out, of, weights, widths);
    };
    EXPECT_NEAR((moved(kStep) - moved(-kStep)) / (2 * kStep), std::sqrt(square), 1e-3 * std::sqrt(square));
  }
}

TEST(InfiniteWidth, AClipTwiceIsTheClipOnce) {
  ThreadPool pool(1);
  const Matrix clip = frames(15, 6, 1), content = frames(12, 6, 2), x = frames(12, 6, 3);
  Matrix twice(30, 6);
  std::ranges::copy(clip.span(), std::ranges::copy(clip.span(), twice.data()).out);
  const std::vector<Stretch> stretches = {{.frames = 15, .weight = 0.3}, {.frames = 15, .weight = 0.7}};
  const std::vector<PatchWidth> widths = {{1, 1}, {4, 1}};
  auto once = made(content, clip, widths, pool);
  auto doubled = InfiniteWidth::create(content, twice, widths, 0.5, pool, stretches);
  ASSERT_TRUE(doubled);
  const Evaluated a = evaluated(*once, x), b = evaluated(**doubled, x);
  EXPECT_NEAR(a.style, b.style, 1e-5 * a.style);
  for (size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(a.style_gradient.data()[i], b.style_gradient.data()[i], 1e-5) << i;
  }
}

TEST(InfiniteWidth, IsTheLossThatItsDefinitionSays) {
  ThreadPool pool(1);
  for (const auto& widths : kWidthSets) {
    for (const bool silence : {false, true}) {
      const Matrix c = frames(70, 9, 0, silence), s = frames(23, 9, 1, silence), x = frames(70, 9, 2, silence);
      const auto at_x = evaluated(*made(c, s, widths, pool), x);
      const auto expected = defined(x, c, s, widths);
      EXPECT_NEAR(at_x.style, expected.style, 2e-6 * (1 + expected.style)) << name(widths) << silence;
      EXPECT_NEAR(at_x.content, expected.content, 2e-6 * (1 + expected.content)) << name(widths) << silence;
    }
  }
}

TEST(InfiniteWidth, BothGradientsAgreeWithFiniteDifferences) {
  ThreadPool pool(2);
  // 101 frames end a patch or two into the last block.
  for (const int content_frames : {20, 60, 101}) {
    for (const auto& widths : kWidthSets) {
      const Matrix c = frames(content_frames, 12, 0), s = frames(33, 12, 1), x = frames(content_frames, 12, 2);
      const auto at_x = evaluated(*made(c, s, widths, pool), x);
      const CounterRandom random(4);
      for (uint32_t direction = 0; direction < 4; ++direction) {
        Matrix ahead = x, behind = x;
        constexpr double kStep = 2e-3;
        double style_slope = 0, content_slope = 0, squares = 0;
        for (uint32_t i = 0; i < x.size(); ++i) {
          const float d = random.normal({i, direction, 0, 0})[0];
          ahead.data()[i] += static_cast<float>(kStep) * d;
          behind.data()[i] -= static_cast<float>(kStep) * d;
          style_slope += static_cast<double>(at_x.style_gradient.data()[i]) * d;
          content_slope += static_cast<double>(at_x.content_gradient.data()[i]) * d;
          squares += static_cast<double>(d) * d;
        }
        const auto up = defined(ahead, c, s, widths), down = defined(behind, c, s, widths);
        // A slope may happen to be small: its error is judged by that of a typical direction, too.
        const auto tolerance = [&](const Matrix& gradient, double slope) {
          const double typical = std::sqrt(dot(gradient.span(), gradient.span()) * squares / x.size());
          return 1e-3 * std::max(std::abs(slope), typical);
        };
        EXPECT_NEAR((up.style - down.style) / (2 * kStep), style_slope, tolerance(at_x.style_gradient, style_slope))
            << name(widths);
        EXPECT_NEAR((up.content - down.content) / (2 * kStep), content_slope,
                    tolerance(at_x.content_gradient, content_slope))
            << name(widths);
      }
    }
  }
}

TEST(InfiniteWidth, AtTheContentItsLossAndGradientAreZero) {
  ThreadPool pool(1);
  const Matrix c = frames(50, 10, 0, true), s = frames(40, 10, 1);
  const auto at_c = evaluated(*made(c, s, {{1, 1}, {2, 1}, {4, 1}}, pool), c);
  EXPECT_NEAR(at_c.content, 0, 1e-6);
  for (const float value : at_c.content_gradient.span()) ASSERT_NEAR(value, 0, 1e-6);
  for (const float value : at_c.style_gradient.span()) ASSERT_TRUE(std::isfinite(value));
}

TEST(InfiniteWidth, AtTheStyleItselfTheStyleLossAndGradientAreZero) {
  ThreadPool pool(1);
  const Matrix s = frames(50, 10, 1);
  const auto at_s = evaluated(*made(frames(50, 10, 0), s, {{1, 1}, {4, 1}}, pool), s);
  EXPECT_NEAR(at_s.style, 0, 1e-6);
  for (const float value : at_s.style_gradient.span()) ASSERT_NEAR(value, 0, 1e-6);
}

TEST(InfiniteWidth, IsTheSameForAnyNumberOfThreads) {
  const Matrix c = frames(130, 20, 0), s = frames(90, 20, 1), x = frames(130, 20, 2);
  std::vector<Evaluated> results;
  for (const int threads : {1, 2, 3}) {
    ThreadPool pool(threads);
    results.push_back(evaluated(*made(c, s, {{1, 1}, {2, 1}, {4, 1}, {8, 1}}, pool), x));
  }
  for (const Evaluated& other : results) {
    EXPECT_EQ(other.style, results[0].style);
    EXPECT_TRUE(std::ranges::equal(other.style_gradient.span(), results[0].style_gradient.span()));
  }
}

TEST(InfiniteWidth, AClipShorterThanAPatchIsToldWhatWouldWork) {
  ThreadPool pool(1);
  const auto refused = InfiniteWidth::create(frames(20, 4, 0), frames(5, 4, 1), {{1, 1}, {8, 1}}, 0.5, pool);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "The style has 5 frames of analysis, fewer than patches of 8 need; a longer clip or narrower patches would "
            "work.");
}

TEST(ArcCosine, AgreesWithItsFormulaOverTheWholeRangeOfAngles) {
  for (double rho = -1; rho <= 1; rho += 1.0 / 512) {
    const double angle = std::acos(rho);
    const ArcCosine k = arc_cosine(static_cast<float>(6 * rho), 2, 3);
    EXPECT_NEAR(k.kernel, 6 * (std::sin(angle) + (std::numbers::pi - angle) * rho) / std::numbers::pi, 3e-6) << rho;
    EXPECT_NEAR(k.by_product, 1 - angle / std::numbers::pi, 1e-6) << rho;
    EXPECT_NEAR(k.by_square_norm, 3 * std::sin(angle) / (std::numbers::pi * 2 * 2), 1e-6) << rho;
  }
}

}  // namespace
}  // namespace retimbre
