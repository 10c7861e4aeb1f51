#include "core/style/frame_subspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace retimbre {
namespace {

/// Frames of a few spectral shapes in changing mixtures, with a little of everything else: like a spectrogram's.
Matrix mixtures(int frames, int bins, int shapes, float rest, uint32_t stream) {
  const CounterRandom random(3);
  Matrix out(frames, bins);
  for (int t = 0; t < frames; ++t) {
    for (int f = 0; f < bins; ++f) {
      float value = rest * random.normal({static_cast<uint32_t>(f), static_cast<uint32_t>(t), stream, 2})[0];
      for (int k = 0; k < shapes; ++k) {
        const float weight = random.uniform({static_cast<uint32_t>(k), static_cast<uint32_t>(t), stream, 0})[0];
        value += weight * random.normal({static_cast<uint32_t>(f), static_cast<uint32_t>(k), stream, 1})[0];
      }
      out(t, f) = value;
    }
  }
  return out;
}

std::unique_ptr<FrameSubspace> found(const Matrix& content, const Matrix& style, int rank, ThreadPool& pool) {
  auto subspace = FrameSubspace::create(content, style, rank, 5, pool);
  if (!subspace) return nullptr;
  while (!(*subspace)->step()) {
  }
  return std::move(*subspace);
}

double distance(const Matrix& a, const Matrix& b) {
  double difference = 0, size = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference += std::pow(static_cast<double>(a.data()[i]) - b.data()[i], 2);
    size += std::pow(static_cast<double>(b.data()[i]), 2);
  }
  return std::sqrt(difference / size);
}

/// What is left of the frames when they are projected and put back on nothing.
Matrix seen_through(FrameSubspace& subspace, const Matrix& frames) {
  Matrix z(frames.rows(), subspace.rank()), back(frames.rows(), frames.columns());
  subspace.project(frames, z.span());
  subspace.lift(z, back);
  return back;
}

TEST(FrameSubspace, AtFullRankEveryFrameIsReproduced) {
  ThreadPool pool(1);
  const Matrix content = mixtures(20, 65, 5, 0.3f, 0), style = mixtures(13, 65, 4, 0.3f, 1);
  const auto subspace = found(content, style, 33, pool);
  ASSERT_NE(subspace, nullptr);
  EXPECT_LT(distance(seen_through(*subspace, content), content), 1e-5);
  EXPECT_LT(distance(seen_through(*subspace, style), style), 1e-5);
}

TEST(FrameSubspace, TheBasisIsOrthonormalSoInnerProductsAreKept) {
  ThreadPool pool(2);
  const Matrix content = mixtures(40, 129, 6, 0.1f, 0), style = mixtures(30, 129, 5, 0.1f, 1);
  const auto subspace = found(content, style, 24, pool);
  // Frames that lie in the subspace: their inner products are the same on both sides.
  const Matrix inside = seen_through(*subspace, content);
  Matrix z(inside.rows(), 24);
  subspace->project(inside, z.span());
  for (int a = 0; a < inside.rows(); ++a) {
    for (int b = 0; b < inside.rows(); ++b) {
      double outer = 0, inner = 0;
      for (int f = 0; f < inside.columns(); ++f) outer += static_cast<double>(inside(a, f)) * inside(b, f);
      for (int r = 0; r < 24; ++r) inner += static_cast<double>(z(a, r)) * z(b, r);
      EXPECT_NEAR(inner, outer, 1e-3 + 1e-5 * std::abs(outer));
    }
  }
}

TEST(FrameSubspace, TheBasisTimesItsTransposeIsTheIdentity) {
  ThreadPool pool(1);
  constexpr int kRank = 90;
  const auto subspace = found(mixtures(60, 129, 20, 0.1f, 0), mixtures(50, 129, 20, 0.1f, 1), kRank, pool);
  Matrix units(kRank, kRank), basis(kRank, 129), products(kRank, kRank);
  for (int r = 0; r < kRank; ++r) units(r, r) = 1;
  subspace->lift(units, basis);
  subspace->project(basis, products.span());
  for (int a = 0; a < kRank; ++a) {
    for (int b = 0; b < kRank; ++b) ASSERT_NEAR(products(a, b), a == b ? 1 : 0, 2e-6);
  }
}

TEST(FrameSubspace, HoldsNearlyAllThatAFewShapesMake) {
  ThreadPool pool(1);
  const Matrix content = mixtures(60, 200, 8, 0.01f, 0), style = mixtures(50, 200, 8, 0.01f, 1);
  const auto subspace = found(content, style, 16, pool);
  EXPECT_LT(distance(seen_through(*subspace, content), content), 0.02);
  EXPECT_LT(distance(seen_through(*subspace, style), style), 0.02);
}

TEST(FrameSubspace, ProjectingAndLiftingOnTheSameBaseChangesNothing) {
  ThreadPool pool(1);
  const Matrix content = mixtures(25, 77, 9, 0.5f, 0), style = mixtures(25, 77, 9, 0.5f, 1);
  const auto subspace = found(content, style, 7, pool);
  Matrix z(25, 7), back(25, 77);
  subspace->project(content, z.span());
  MovedFrames(subspace.get(), content).lift(z.span(), back);
  EXPECT_LT(distance(back, content), 1e-6);
}

TEST(FrameSubspace, FramesOfFewerDimensionsThanTheRankStillGiveABasis) {
  ThreadPool pool(1);
  Matrix content = mixtures(30, 50, 2, 0, 0);
  const Matrix style(10, 50);  // silence
  const auto subspace = found(content, style, 12, pool);
  const Matrix back = seen_through(*subspace, content);
  for (const float value : back.span()) ASSERT_TRUE(std::isfinite(value));
  EXPECT_LT(distance(back, content), 1e-5);
}

TEST(FrameSubspace, IsTheSameForAnyNumberOfThreads) {
  const Matrix content = mixtures(30, 90, 9, 0.5f, 0), style = mixtures(25, 90, 9, 0.5f, 1);
  ThreadPool one(1), two(2);
  Matrix a(30, 10), b(30, 10);
  found(content, style, 10, one)->project(content, a.span());
  found(content, style, 10, two)->project(content, b.span());
  EXPECT_TRUE(std::ranges::equal(a.span(), b.span()));
}

}  // namespace
}  // namespace retimbre
