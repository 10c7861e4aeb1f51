#include "core/style/random_cnn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "core/optimise/lbfgs.h"
#include "core/style/frame_subspace.h"
#include "tests/core/nn/plain_loops.h"

namespace retimbre {
namespace {

using testing::dot;
using testing::plain_product;
using testing::random_matrix;
using testing::relative_error;
using testing::transpose;

constexpr int kChannels = 37;

// Like log-magnitudes: not negative.
Matrix frames(int count, uint64_t seed, int channels = kChannels) {
  Matrix m = random_matrix(count, channels, seed);
  for (float& value : m.span()) value = std::abs(value);
  return m;
}

std::unique_ptr<RandomCnn> prepared(Result<std::unique_ptr<RandomCnn>> cnn) {
  EXPECT_TRUE(cnn) << cnn.error().message;
  while (!(*cnn)->prepare()) EXPECT_LT((*cnn)->fraction_prepared(), 1);
  EXPECT_EQ((*cnn)->fraction_prepared(), 1);
  return std::move(*cnn);
}

std::unique_ptr<RandomCnn> make(const Matrix& content, const Matrix& style, const RandomCnnSettings& settings,
                                ThreadPool& pool) {
  return prepared(RandomCnn::create(content, style, content.columns(), settings, pool));
}

struct Evaluation {
  LossTerms loss;
  std::vector<float> gradient;
};
Evaluation evaluated(RandomCnn& cnn, const Matrix& x) {
  Evaluation e{.loss = {}, .gradient = std::vector<float>(x.size(), NAN)};
  e.loss = evaluate(cnn, x.span(), e.gradient);
  return e;
}

RandomCnnSettings small(int layers, GramForm gram) {
  return {.layers = layers, .filters = 48, .width = 5, .alpha = 0.02, .seed = 3, .gram = gram};
}

class RandomCnnForms : public ::testing::TestWithParam<std::tuple<int, GramForm>> {};
INSTANTIATE_TEST_SUITE_P(LayersAndForms, RandomCnnForms,
                         ::testing::Combine(::testing::Values(1, 2, 3),
                                            ::testing::Values(GramForm::kFrames, GramForm::kFilters)),
                         [](const auto& info) {
                           return std::to_string(std::get<0>(info.param)) + "Layers" +
                                  (std::get<1>(info.param) == GramForm::kFrames ? "Frames" : "Filters");
                         });

TEST_P(RandomCnnForms, GradientAgreesWithCentralDifferences) {
  const auto [layers, gram] = GetParam();
  ThreadPool pool(1);
  auto cnn = make(frames(30, 1), frames(41, 2), small(layers, gram), pool);
  const Matrix x = frames(30, 4);
  const Evaluation at = evaluated(*cnn, x);
  double gradient_norm = std::sqrt(dot(at.gradient, at.gradient));
  for (uint64_t seed = 10; seed < 16; ++seed) {
    // Random, but not at right angles to the gradient, where the difference would be lost in the rounding of the
    // losses.
    Matrix direction = random_matrix(30, kChannels, seed);
    const double norm = std::sqrt(dot(direction.span(), direction.span()));
    for (size_t i = 0; i < direction.size(); ++i) {
      direction.data()[i] = static_cast<float>(direction.data()[i] / norm + at.gradient[i] / gradient_norm);
    }
    const float step = 2e-3f;
    Matrix there = x, back = x;
    for (size_t i = 0; i < x.size(); ++i) {
      there.data()[i] += step * direction.data()[i];
      back.data()[i] -= step * direction.data()[i];
    }
    const double difference = (evaluated(*cnn, there).loss.total() - evaluated(*cnn, back).loss.total()) / (2 * step);
    const double slope = dot(at.gradient, direction.span());
    EXPECT_NEAR(difference / slope, 1, 1e-3) << seed;
  }
}

// The definition, layer by layer, in double where it counts.
LossTerms plain_loss(const Matrix& content, const Matrix& style, const Matrix& x, const RandomCnnSettings& settings) {
  const auto features = [&](const Matrix& in, int layer) {
    const GaussianFilters filters({settings.filters, settings.width, in.columns()},
                                  published_deviation(in.columns(), settings.filters, settings.width), settings.seed,
                                  layer);
    Matrix weights(settings.width * in.columns(), settings.filters);
    std::vector<float> run(static_cast<size_t>(in.columns()));
    for (int n = 0; n < settings.filters; ++n) {
      for (int k = 0; k < settings.width; ++k) {
        filters.read(n, k, 0, run);
        for (int c = 0; c < in.columns(); ++c) weights(k * in.columns() + c, n) = run[static_cast<size_t>(c)];
      }
    }
    Matrix windows(in.rows() - settings.width + 1, settings.width * in.columns());
    for (int t = 0; t < windows.rows(); ++t) std::copy_n(in.row(t).data(), windows.columns(), windows.row(t).data());
    Matrix out = plain_product(windows, weights);
    for (float& value : out.span()) value = std::max(0.0f, value);
    return out;
  };
  LossTerms loss;
  Matrix c = content, s = style, f = x;
  for (int layer = 0; layer < settings.layers; ++layer) {
    c = features(c, layer);
    s = features(s, layer);
    f = features(f, layer);
    const Matrix own = plain_product(transpose(f), f), target = plain_product(transpose(s), s);
    for (size_t i = 0; i < own.size(); ++i) {
      const double d = static_cast<double>(own.data()[i]) / f.rows() - static_cast<double>(target.data()[i]) / s.rows();
      loss.style += d * d;
    }
    for (size_t i = 0; i < f.size(); ++i) {
      const double d = static_cast<double>(f.data()[i]) - c.data()[i];
      loss.content += settings.alpha * d * d;
    }
  }
  return loss;
}

TEST_P(RandomCnnForms, LossIsThePublishedOne) {
  const auto [layers, gram] = GetParam();
  ThreadPool pool(1);
  const Matrix content = frames(30, 1), style = frames(41, 2), x = frames(30, 4);
  const RandomCnnSettings settings = small(layers, gram);
  const LossTerms loss = evaluated(*make(content, style, settings, pool), x).loss;
  const LossTerms wanted = plain_loss(content, style, x, settings);
  EXPECT_NEAR(loss.content / wanted.content, 1, 1e-5);
  EXPECT_NEAR(loss.style / wanted.style, 1, 1e-4);
  EXPECT_EQ(loss.box, 0);
}

TEST(RandomCnn, BothGramFormsAgree) {
  ThreadPool pool(1);
  for (const auto& [content_frames, style_frames, filters] :
       {std::tuple{60, 45, 200}, {45, 60, 33}, {25, 110, 64}, {120, 25, 300}}) {
    const Matrix content = frames(content_frames, 1), style = frames(style_frames, 2), x = frames(content_frames, 5);
    RandomCnnSettings settings{.layers = 2, .filters = filters, .width = 7, .gram = GramForm::kFrames};
    const Evaluation by_frames = evaluated(*make(content, style, settings, pool), x);
    settings.gram = GramForm::kFilters;
    const Evaluation by_filters = evaluated(*make(content, style, settings, pool), x);
    EXPECT_NEAR(by_frames.loss.style / by_filters.loss.style, 1, 1e-4);
    EXPECT_EQ(by_frames.loss.content, by_filters.loss.content);
    EXPECT_LT(relative_error(by_frames.gradient, by_filters.gradient), 1e-4);
  }
}

TEST_P(RandomCnnForms, AClipTwiceIsTheClipOnce) {
  const auto [layers, gram] = GetParam();
  ThreadPool pool(2);
  const Matrix content = frames(30, 1), clip = frames(41, 2), x = frames(30, 4);
  Matrix twice(82, kChannels);
  std::ranges::copy(clip.span(), std::ranges::copy(clip.span(), twice.data()).out);
  const std::vector<Stretch> stretches = {{.frames = 41, .weight = 0.3}, {.frames = 41, .weight = 0.7}};
  auto once = make(content, clip, small(layers, gram), pool);
  auto doubled = prepared(RandomCnn::create(content, twice, kChannels, small(layers, gram), pool, stretches));
  const Evaluation a = evaluated(*once, x), b = evaluated(*doubled, x);
  EXPECT_NEAR(a.loss.style, b.loss.style, 1e-4 * a.loss.style);
  EXPECT_LT(relative_error(a.gradient, b.gradient), 1e-4);
}

TEST(RandomCnn, TakesTheFormThatDoesLess) {
  EXPECT_EQ(GramLoss::cheapest(421, 421, 4096), GramForm::kFrames);
  EXPECT_EQ(GramLoss::cheapest(2574, 2574, 4096), GramForm::kFilters);
  EXPECT_EQ(GramLoss::cheapest(421, 421, 64), GramForm::kFilters);
}

TEST(RandomCnn, TheContentItselfHasNoContentLossAndTheStyleItselfNoStyleLoss) {
  ThreadPool pool(1);
  const Matrix content = frames(30, 1), style = frames(30, 2);
  auto cnn = make(content, style, small(2, GramForm::kFrames), pool);
  const LossTerms at_content = evaluated(*cnn, content).loss, at_style = evaluated(*cnn, style).loss;
  EXPECT_EQ(at_content.content, 0);
  EXPECT_GT(at_content.style, 0);
  EXPECT_NEAR(at_style.style / at_content.style, 0, 1e-5);
  EXPECT_GT(at_style.content, 0);
}

TEST(RandomCnn, TheSameSeedGivesTheSameBytesForOneAndTwoThreads) {
  ThreadPool one(1), two(2);
  for (const auto gram : {GramForm::kFrames, GramForm::kFilters}) {
    const Matrix x = frames(80, 4);
    const RandomCnnSettings settings{.layers = 2, .filters = 150, .width = 11, .seed = 9, .gram = gram};
    const Evaluation by_one = evaluated(*make(frames(80, 1), frames(90, 2), settings, one), x);
    const Evaluation by_two = evaluated(*make(frames(80, 1), frames(90, 2), settings, two), x);
    EXPECT_EQ(by_one.loss.total(), by_two.loss.total());
    EXPECT_EQ(std::memcmp(by_one.gradient.data(), by_two.gradient.data(), x.size() * sizeof(float)), 0);
  }
}

TEST(RandomCnn, AnotherSeedIsAnotherNetwork) {
  ThreadPool pool(1);
  const Matrix content = frames(30, 1), style = frames(30, 2);
  RandomCnnSettings settings = small(1, GramForm::kCheapest);
  const double loss = evaluated(*make(content, style, settings, pool), content).loss.total();
  settings.seed = 4;
  EXPECT_NE(evaluated(*make(content, style, settings, pool), content).loss.total(), loss);
}

TEST(RandomCnn, AnEvaluationGivenUpLeavesNoTrace) {
  ThreadPool pool(1);
  const Matrix content = frames(300, 1), x = frames(300, 4);
  auto cnn = make(content, frames(300, 2), {.layers = 1, .filters = 1024, .width = 11}, pool);
  const Evaluation first = evaluated(*cnn, x);
  std::vector<float> gradient(x.size());
  cnn->begin(content.span());
  ASSERT_FALSE(cnn->advance(gradient));  // several blocks are needed at this size
  const Evaluation again = evaluated(*cnn, x);
  EXPECT_EQ(first.loss.total(), again.loss.total());
  EXPECT_EQ(first.gradient, again.gradient);
}

// In the subspace, filters that are projected on it see what the filters saw outside.
class ProjectedFilters : public FilterSource {
 public:
  ProjectedFilters(GaussianFilters filters, Matrix basis) : filters_(filters), basis_(std::move(basis)) {}
  int filters() const override { return filters_.filters(); }
  int taps() const override { return filters_.taps(); }
  int channels() const override { return basis_.rows(); }
  void read(int filter, int tap, int first_channel, std::span<float> weights) const override {
    std::vector<float> whole(static_cast<size_t>(filters_.channels()));
    filters_.read(filter, tap, 0, whole);
    for (size_t i = 0; i < weights.size(); ++i) {
      weights[i] = static_cast<float>(dot(basis_.row(first_channel + static_cast<int>(i)), whole));
    }
  }

 private:
  GaussianFilters filters_;
  Matrix basis_;  // channels x bins
};

TEST(RandomCnn, InTheSubspaceOfAllFramesWithProjectedFiltersEqualsThePlainOne) {
  constexpr int kBins = 100, kRank = 30 + 41;
  ThreadPool pool(1);
  const RandomCnnSettings settings = small(1, GramForm::kCheapest);
  const Matrix content = frames(30, 1, kBins), style = frames(41, 2, kBins);
  Matrix x = content;  // a mixture of the frames, as every iterate is
  for (size_t i = 0; i < x.size(); ++i) x.data()[i] = 0.4f * content.data()[i] + 0.7f * style.data()[i];
  const Evaluation plain = evaluated(*make(content, style, settings, pool), x);

  auto subspace = FrameSubspace::create(content, style, kRank, 1, pool);
  ASSERT_TRUE(subspace);
  while (!(*subspace)->step()) {
  }
  const auto projected = [&](const Matrix& m) {
    Matrix z(m.rows(), kRank);
    (*subspace)->project(m, z.span());
    return z;
  };
  Matrix units(kRank, kRank), basis(kRank, kBins);
  for (int r = 0; r < kRank; ++r) units(r, r) = 1;
  (*subspace)->lift(units, basis);

  const GaussianFilters filters({settings.filters, settings.width, kBins},
                                published_deviation(kBins, settings.filters, settings.width), settings.seed, 0);
  std::vector<std::unique_ptr<const FilterSource>> sources;
  sources.push_back(std::make_unique<ProjectedFilters>(filters, basis));
  auto inside = prepared(RandomCnn::create(projected(content), projected(style), std::move(sources), settings, pool));
  const Evaluation there = evaluated(*inside, projected(x));
  EXPECT_NEAR(there.loss.content / plain.loss.content, 1, 1e-4);
  EXPECT_NEAR(there.loss.style / plain.loss.style, 1, 1e-4);
  Matrix gradient(30, kBins);
  std::ranges::copy(plain.gradient, gradient.data());
  EXPECT_LT(relative_error(there.gradient, projected(gradient).span()), 1e-4);
}

TEST(RandomCnn, LbfgsFromTheContentBringsTheLossDownAtEveryIteration) {
  ThreadPool pool(1);
  const Matrix content = frames(60, 1);
  Matrix style = frames(70, 2);  // louder in every other channel
  for (int t = 0; t < style.rows(); ++t) {
    for (int c = 0; c < kChannels; c += 2) style(t, c) *= 3;
  }
  auto cnn = make(content, style, {.filters = 256, .width = 5, .alpha = 1e-3}, pool);
  const double norm = std::sqrt(dot(content.span(), content.span()));
  Lbfgs<float> solver(content.span(), {.first_step_norm = 0.03 * norm, .max_iterations = 40});
  std::vector<float> gradient(content.size());
  double first = 0, last = 0;
  LbfgsStatus status;
  do {
    const double loss = evaluate(*cnn, solver.point(), gradient).total();
    if (solver.evaluations() == 0) first = last = loss;
    status = solver.tell(loss, gradient);
    if (status == LbfgsStatus::kIterated) {
      EXPECT_LT(loss, last);
      last = loss;
    }
  } while (goes_on(status));
  EXPECT_EQ(status, LbfgsStatus::kExhausted);
  EXPECT_LT(solver.evaluations(), 60);
  EXPECT_LT(solver.best_loss(), 0.05 * first);
}

TEST(RandomCnn, ReportsTheWorkOfAnEvaluation) {
  ThreadPool pool(1);
  auto cnn =
      make(frames(60, 1), frames(60, 2), {.layers = 1, .filters = 256, .width = 11, .gram = GramForm::kFrames}, pool);
  const double before = cnn->products().flops;
  evaluated(*cnn, frames(60, 3));
  const double convolutions = 2 * 2.0 * 50 * 11 * kChannels * 256, products = 2.0 * 50 * 256 * (50 + 100);
  EXPECT_NEAR((cnn->products().flops - before) / (convolutions + products), 1, 0.15);  // half of FF' may be left out
  EXPECT_GT(cnn->products().seconds, 0);
}

TEST(RandomCnn, RefusesClipsThatAreShorterThanItsFilters) {
  ThreadPool pool(1);
  const RandomCnnSettings settings{.layers = 2, .filters = 16, .width = 11};
  EXPECT_TRUE(RandomCnn::create(frames(21, 1), frames(21, 2), kChannels, settings, pool));
  const auto refused = RandomCnn::create(frames(40, 1), frames(20, 2), kChannels, settings, pool);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidClip);
  EXPECT_EQ(refused.error().message,
            "The style has 20 frames where 2 layers of width 11 need at least 21; use a longer clip, fewer layers or a "
            "smaller width.");
}

TEST(RandomCnn, RefusesSettingsOutOfRange) {
  ThreadPool pool(1);
  const auto message = [&](const RandomCnnSettings& settings) {
    const auto refused = RandomCnn::create(frames(40, 1), frames(40, 2), kChannels, settings, pool);
    return refused ? "" : refused.error().message;
  };
  EXPECT_EQ(message({.layers = 0}), "The number of layers is 0; it must be 1 or more.");
  EXPECT_EQ(message({.filters = -1}), "The number of filters is -1; it must be 1 or more.");
  EXPECT_EQ(message({.width = 0}), "The filter width is 0; it must be 1 or more.");
  EXPECT_EQ(message({.alpha = -0.5}), "Alpha is -0.5; it must be a number of 0 or more.");
}

TEST(RandomCnn, FitsTheBudgetOfMemoryAtFullSize) {
  const size_t bytes = RandomCnn::estimate_bytes(431, 431, 1025, {});
  EXPECT_GT(bytes, size_t{2} * 4096 * 11 * 1025 * sizeof(float));  // the filters, packed for both directions
  EXPECT_LT(bytes, size_t{500} << 20);
}

}  // namespace
}  // namespace retimbre
