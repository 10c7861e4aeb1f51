#include "core/style/frame_subspace.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/random.h"

namespace retimbre {
namespace {

/// Sets these random numbers apart from the filters', which have their layer in this place of the counter.
constexpr uint32_t kSampleStream = 0xFFFFFFFE, kSpareStream = 0xFFFFFFFD;

void fill_with_normals(std::span<float> values, uint64_t seed, uint32_t row, uint32_t stream) {
  const CounterRandom random(seed);
  for (size_t i = 0; i < values.size(); i += 4) {
    const auto four = random.normal({static_cast<uint32_t>(i / 4), row, 0, stream});
    for (size_t lane = 0; lane < 4 && i + lane < values.size(); ++lane) values[i + lane] = four[lane];
  }
}

using Lanes = float __attribute__((vector_size(16)));

Lanes load(const float* p) {
  Lanes v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

float dot(std::span<const float> a, std::span<const float> b) {
  Lanes sums[4] = {};
  size_t i = 0;
  for (; i + 16 <= a.size(); i += 16) {
    for (size_t k = 0; k < 4; ++k) sums[k] += load(&a[i + 4 * k]) * load(&b[i + 4 * k]);
  }
  const Lanes sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  for (; i < a.size(); ++i) total += a[i] * b[i];
  return total;
}

float norm(std::span<const float> a) { return std::sqrt(dot(a, a)); }

/// a -= <a, unit> unit
void remove_component(std::span<float> a, std::span<const float> unit) {
  const float component = dot(a, unit);
  for (size_t i = 0; i < a.size(); ++i) a[i] -= component * unit[i];
}

void normalise(std::span<float> a) {
  const float inverse = 1 / norm(a);
  for (float& value : a) value *= inverse;
}

}  // namespace

Result<std::unique_ptr<FrameSubspace>> FrameSubspace::create(const Matrix& content, const Matrix& style, int rank,
                                                             uint64_t seed, ThreadPool& pool) {
  const int frames = content.rows() + style.rows(), bins = content.columns();
  auto by_frames = MatrixProduct::create(ProductForm::kPlain, frames, bins, pool);
  if (!by_frames) return std::unexpected(by_frames.error());
  auto by_frames_t = MatrixProduct::create(ProductForm::kTransposed, bins, frames, pool);
  if (!by_frames_t) return std::unexpected(by_frames_t.error());
  auto by_basis = MatrixProduct::create(ProductForm::kPlain, rank, bins, pool);
  if (!by_basis) return std::unexpected(by_basis.error());
  auto by_basis_t = MatrixProduct::create(ProductForm::kTransposed, bins, rank, pool);
  if (!by_basis_t) return std::unexpected(by_basis_t.error());
  Products products{std::move(*by_frames), std::move(*by_frames_t), std::move(*by_basis), std::move(*by_basis_t)};
  return std::unique_ptr<FrameSubspace>(new FrameSubspace(content, style, rank, seed, pool, std::move(products)));
}

FrameSubspace::FrameSubspace(const Matrix& content, const Matrix& style, int rank, uint64_t seed, ThreadPool& pool,
                             Products products)
    : pool_(pool),
      seed_(seed),
      frames_(content.rows() + style.rows(), content.columns()),
      basis_(rank, content.columns()),
      products_(std::move(products)) {
  std::ranges::copy(content.span(), frames_.data());
  std::ranges::copy(style.span(), frames_.row(content.rows()).data());
}

bool FrameSubspace::step() {
  switch (stage_) {
    case Stage::kSample: {  // random mixtures of the frames
      Matrix mixture(basis_.rows(), frames_.rows());
      for (int r = 0; r < mixture.rows(); ++r) {
        fill_with_normals(mixture.row(r), seed_, static_cast<uint32_t>(r), kSampleStream);
      }
      mix(mixture);
      stage_ = Stage::kSampleBasis;
      break;
    }
    case Stage::kSampleBasis:
      if (orthonormalise_some()) stage_ = Stage::kPower;
      break;
    case Stage::kPower: {  // mixtures that weigh the strong directions more
      Matrix mixture(basis_.rows(), frames_.rows());
      products_.by_frames_t.run(basis_.rows(), frames_.rows(), basis_.data(), frames_.data(), mixture.data());
      mix(mixture);
      stage_ = Stage::kBasis;
      break;
    }
    case Stage::kBasis:
      if (!orthonormalise_some()) break;
      stage_ = Stage::kReady;
      frames_ = Matrix();
      break;
    case Stage::kReady:
      break;
  }
  return ready();
}

/// basis_ = mixture frames_, to be made orthonormal.
void FrameSubspace::mix(const Matrix& mixture) {
  products_.by_frames.run(mixture.rows(), basis_.columns(), mixture.data(), frames_.data(), basis_.data());
  norms_.resize(static_cast<size_t>(basis_.rows()));
  for (int r = 0; r < basis_.rows(); ++r) norms_[r] = norm(basis_.row(r));
  pass_ = row_ = 0;
}

/// Modified Gram-Schmidt, twice, which is enough (Giraud, Langou and Rozloznik 2005); as many rows as some tens of
/// milliseconds allow, in blocks, so that threads meet seldom. True when all is done.
bool FrameSubspace::orthonormalise_some() {
  constexpr int kRowsOfBlock = 16;
  constexpr size_t kRowsPerTile = 8;
  constexpr double kFlopsOfStep = 0.1e9;
  const int rows = basis_.rows();
  double flops = 0;
  for (; pass_ < 2; ++pass_, row_ = 0) {
    while (row_ < rows) {
      if (flops > kFlopsOfStep) return false;
      const int first = row_, end = std::min(rows, first + kRowsOfBlock);
      for (; row_ < end; ++row_) {
        if (pass_ == 0) replace_when_dependent(row_);
        normalise(basis_.row(row_));
        for (int later = row_ + 1; later < end; ++later) remove_component(basis_.row(later), basis_.row(row_));
      }
      pool_.parallel_for(static_cast<size_t>(rows - end), kRowsPerTile, [&](size_t begin, size_t count) {
        for (size_t i = begin; i < begin + count; ++i) {
          const auto later = basis_.row(end + static_cast<int>(i));
          for (int r = first; r < end; ++r) remove_component(later, basis_.row(r));
        }
      });
      flops += 4.0 * (end - first) * (rows - first) * basis_.columns();
    }
  }
  return true;
}

/// Puts a random direction into a row of which nothing is left: the frames span fewer dimensions than there are rows.
void FrameSubspace::replace_when_dependent(int r) {
  constexpr float kNothingLeft = 1e-5f;
  const auto row = basis_.row(r);
  if (norm(row) > kNothingLeft * norms_[r]) return;
  fill_with_normals(row, seed_, static_cast<uint32_t>(r), kSpareStream);
  for (int twice = 0; twice < 2; ++twice) {
    for (int earlier = 0; earlier < r; ++earlier) remove_component(row, basis_.row(earlier));
  }
}

void FrameSubspace::project(const Matrix& frames, Matrix& out) {
  products_.by_basis_t.run(frames.rows(), rank(), frames.data(), basis_.data(), out.data());
}

void FrameSubspace::lift(std::span<const float> z, const Matrix& base, Matrix& out) {
  Matrix difference(base.rows(), rank());
  project(base, difference);
  for (size_t i = 0; i < z.size(); ++i) difference.data()[i] = z[i] - difference.data()[i];
  products_.by_basis.run(base.rows(), basis_.columns(), difference.data(), basis_.data(), out.data());
  for (size_t i = 0; i < out.size(); ++i) out.data()[i] += base.data()[i];
}

uint64_t FrameSubspace::estimate_bytes(int content_frames, int style_frames, int bins, int rank) {
  const int frames = content_frames + style_frames;
  return Matrix::bytes(frames, bins) + Matrix::bytes(rank, bins) + Matrix::bytes(rank, frames) +
         MatrixProduct::estimate_bytes(frames, bins) + MatrixProduct::estimate_bytes(bins, frames) +
         MatrixProduct::estimate_bytes(rank, bins) + MatrixProduct::estimate_bytes(bins, rank) +
         Matrix::bytes(content_frames, rank);
}

}  // namespace retimbre
