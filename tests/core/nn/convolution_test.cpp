#include "core/nn/convolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/core/nn/plain_loops.h"

namespace retimbre {
namespace {

using testing::dot;
using testing::random_matrix;
using testing::relative_error;

GaussianFilters some_filters(int filters, int taps, int channels) {
  return GaussianFilters({.filters = filters, .taps = taps, .channels = channels}, 0.7f, 5, 0);
}

Convolution packed(const GaussianFilters& filters, ThreadPool& pool) {
  auto convolution = Convolution::create(std::make_unique<GaussianFilters>(filters), pool);
  EXPECT_TRUE(convolution);
  convolution->pack(0, convolution->pack_units());
  return std::move(*convolution);
}

Matrix forward(Convolution& convolution, const Matrix& in) {
  Matrix out(in.rows() - convolution.taps() + 1, convolution.filters());
  convolution.forward(0, convolution.forward_units(), in, out);
  return out;
}

Matrix backward(Convolution& convolution, const Matrix& out_gradient) {
  Matrix in_gradient = random_matrix(out_gradient.rows() + convolution.taps() - 1, convolution.channels(), 99);
  convolution.backward(0, convolution.backward_units(), out_gradient, in_gradient.span());
  return in_gradient;
}

// [taps][channels] of one filter.
std::vector<float> weights_of(const FilterSource& filters, int filter) {
  std::vector<float> weights(static_cast<size_t>(filters.taps()) * filters.channels());
  for (int k = 0; k < filters.taps(); ++k) {
    filters.read(filter, k, 0,
                 std::span(weights).subspan(static_cast<size_t>(k) * filters.channels(), filters.channels()));
  }
  return weights;
}

Matrix plain_forward(const FilterSource& filters, const Matrix& in) {
  Matrix out(in.rows() - filters.taps() + 1, filters.filters());
  for (int n = 0; n < out.columns(); ++n) {
    const std::vector<float> weights = weights_of(filters, n);
    for (int t = 0; t < out.rows(); ++t) {
      const std::span<const float> window(in.row(t).data(), weights.size());
      out(t, n) = static_cast<float>(std::max(0.0, dot(window, weights)));
    }
  }
  return out;
}

Matrix plain_backward(const FilterSource& filters, const Matrix& out_gradient) {
  Matrix in_gradient(out_gradient.rows() + filters.taps() - 1, filters.channels());
  std::vector<double> sums(in_gradient.size());
  for (int n = 0; n < out_gradient.columns(); ++n) {
    const std::vector<float> weights = weights_of(filters, n);
    for (int t = 0; t < out_gradient.rows(); ++t) {
      double* window = sums.data() + static_cast<size_t>(t) * filters.channels();
      for (size_t i = 0; i < weights.size(); ++i) window[i] += static_cast<double>(out_gradient(t, n)) * weights[i];
    }
  }
  for (size_t i = 0; i < sums.size(); ++i) in_gradient.data()[i] = static_cast<float>(sums[i]);
  return in_gradient;
}

struct Shape {
  int frames, channels, filters, taps;
};

// The kernels work in tiles of frames by filters and take channels by fours: every combination of what is left over, at
// one width; then every pair of widths, channels, filters and frames (their sum visits all pairs of the last two).
std::vector<Shape> shapes() {
  constexpr int kFilters[] = {1, 5, 31, 33, 65}, kExtraFrames[] = {0, 1, 6, 20}, kTaps[] = {1, 2, 3, 8, 11};
  std::vector<Shape> all;
  for (int channels = 1; channels <= 8; ++channels) {
    for (int filters : kFilters) {
      for (int extra : kExtraFrames) all.push_back({3 + extra, channels, filters, 3});
    }
  }
  for (int i = 0; i < 18; ++i) {
    for (int j = 0; j < 5; ++j) {
      const int channels = i < 9 ? i + 1 : 7 * i - 53, taps = kTaps[j];  // 1 to 9, 10 to 66
      all.push_back({taps + kExtraFrames[(i + j) % 4], channels, kFilters[(i + j) % 5], taps});
    }
  }
  for (int taps = 1; taps <= 11; ++taps) all.push_back({25, 13, 130, taps});
  return all;
}

TEST(Convolution, ForwardAgreesWithAPlainLoop) {
  ThreadPool pool(1);
  for (const auto& [frames, channels, filters, taps] : shapes()) {
    const GaussianFilters source = some_filters(filters, taps, channels);
    Convolution convolution = packed(source, pool);
    const Matrix in = random_matrix(frames, channels, 1);
    const Matrix out = forward(convolution, in), wanted = plain_forward(source, in);
    const double scale = std::sqrt(static_cast<double>(taps) * channels);
    for (size_t i = 0; i < out.size(); ++i) {
      ASSERT_NEAR(out.data()[i], wanted.data()[i], 5e-6 * scale)
          << frames << " " << channels << " " << filters << " " << taps;
    }
  }
}

TEST(Convolution, BackwardAgreesWithAPlainLoopAndOverwrites) {
  ThreadPool pool(1);
  for (const auto& [frames, channels, filters, taps] : shapes()) {
    const GaussianFilters source = some_filters(filters, taps, channels);
    Convolution convolution = packed(source, pool);
    const Matrix out_gradient = random_matrix(frames - taps + 1, filters, 2);
    const Matrix gradient = backward(convolution, out_gradient), wanted = plain_backward(source, out_gradient);
    ASSERT_LT(relative_error(gradient.span(), wanted.span()), 2e-6)
        << frames << " " << channels << " " << filters << " " << taps;
  }
}

// <A x, y> = <x, A' y>, where A is the convolution without its ReLU: on outputs that are positive the two are the same.
TEST(Convolution, BackwardIsTheAdjointOfForward) {
  ThreadPool pool(1);
  Convolution convolution = packed(some_filters(100, 7, 41), pool);
  const Matrix in = random_matrix(50, 41, 3);
  const Matrix out = forward(convolution, in);
  Matrix probe = random_matrix(out.rows(), out.columns(), 4);
  for (size_t i = 0; i < probe.size(); ++i) {
    if (out.data()[i] == 0) probe.data()[i] = 0;
  }
  const double there = dot(out.span(), probe.span()), back = dot(in.span(), backward(convolution, probe).span());
  EXPECT_NEAR(there, back, 1e-5 * std::abs(there));
}

TEST(Convolution, TakesInputsOfAnotherLengthAtEveryPass) {
  ThreadPool pool(1);
  const GaussianFilters source = some_filters(40, 4, 19);
  Convolution convolution = packed(source, pool);
  for (int frames : {30, 4, 57, 30}) {
    const Matrix in = random_matrix(frames, 19, 6), probe = random_matrix(frames - 3, 40, 7);
    EXPECT_LT(relative_error(forward(convolution, in).span(), plain_forward(source, in).span()), 2e-6);
    EXPECT_LT(relative_error(backward(convolution, probe).span(), plain_backward(source, probe).span()), 2e-6);
  }
}

TEST(Convolution, GivesTheSameBytesForOneAndTwoThreads) {
  ThreadPool one(1), two(2);
  const GaussianFilters source = some_filters(150, 11, 33);
  Convolution by_one = packed(source, one), by_two = packed(source, two);
  const Matrix in = random_matrix(90, 33, 8), probe = random_matrix(80, 150, 9);
  const auto same = [](const Matrix& a, const Matrix& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
  };
  EXPECT_TRUE(same(forward(by_one, in), forward(by_two, in)));
  EXPECT_TRUE(same(backward(by_one, probe), backward(by_two, probe)));
}

TEST(Convolution, UnitsMayBeDoneOneByOne) {
  ThreadPool pool(2);
  const GaussianFilters source = some_filters(150, 4, 70);
  Convolution convolution = packed(source, pool);
  ASSERT_GT(convolution.forward_units(), 1);
  ASSERT_GT(convolution.backward_units(), 1);
  const Matrix in = random_matrix(60, 70, 8), probe = random_matrix(57, 150, 9);
  Matrix out(57, 150), in_gradient(60, 70);
  for (int unit = 0; unit < convolution.forward_units(); ++unit) convolution.forward(unit, 1, in, out);
  for (int unit = 0; unit < convolution.backward_units(); ++unit) {
    convolution.backward(unit, 1, probe, in_gradient.span());
  }
  EXPECT_EQ(relative_error(out.span(), forward(convolution, in).span()), 0);
  EXPECT_EQ(relative_error(in_gradient.span(), backward(convolution, probe).span()), 0);
}

TEST(Convolution, AUnitOfALargeLayerIsASmallShareOfTheWork) {
  ThreadPool pool(1);
  auto convolution = Convolution::create(std::make_unique<GaussianFilters>(some_filters(4096, 11, 1025)), pool);
  ASSERT_TRUE(convolution);
  EXPECT_LT(convolution->pass_flops(431) / convolution->forward_units(), 0.3e9);
  EXPECT_LT(convolution->pass_flops(431) / convolution->backward_units(), 0.3e9);
}

}  // namespace
}  // namespace retimbre
