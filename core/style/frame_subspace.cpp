#include "core/style/frame_subspace.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/dot.h"
#include "core/base/random.h"

namespace retimbre {
namespace {

/// Rows that are made orthonormal one by one before later ones are, too.
constexpr int kRowsOfBlock = 16;
/// Sets these random numbers apart from the filters', which have their layer in this place of the counter.
constexpr uint32_t kSampleStream = 0xFFFFFFFE, kSpareStream = 0xFFFFFFFD;

float norm(std::span<const float> a) { return static_cast<float>(std::sqrt(dot(a, a))); }

/// a -= <a, unit> unit
void remove_component(std::span<float> a, std::span<const float> unit) {
  const auto component = static_cast<float>(dot(a, unit));
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
  auto by_block = MatrixProduct::create(ProductForm::kPlain, kRowsOfBlock, bins, pool);
  if (!by_block) return std::unexpected(by_block.error());
  Products products{std::move(*by_frames), std::move(*by_frames_t), std::move(*by_basis), std::move(*by_basis_t),
                    std::move(*by_block)};
  return std::unique_ptr<FrameSubspace>(new FrameSubspace(content, style, rank, seed, pool, std::move(products)));
}

FrameSubspace::FrameSubspace(const Matrix& content, const Matrix& style, int rank, uint64_t seed, ThreadPool& pool,
                             Products products)
    : pool_(pool),
      seed_(seed),
      frames_(content.rows() + style.rows(), content.columns()),
      basis_(rank, content.columns()),
      products_(std::move(products)),
      components_(rank, kRowsOfBlock),
      removed_(rank, content.columns()) {
  std::ranges::copy(content.span(), frames_.data());
  std::ranges::copy(style.span(), frames_.row(content.rows()).data());
}

bool FrameSubspace::step() {
  switch (stage_) {
    case Stage::kSample: {  // random mixtures of the frames
      const CounterRandom random(seed_);
      Matrix mixture(basis_.rows(), frames_.rows());
      for (int r = 0; r < mixture.rows(); ++r) {
        random.fill_normal(mixture.row(r), static_cast<uint32_t>(r), kSampleStream);
      }
      mix(mixture);
      stage_ = Stage::kSampleBasis;
      break;
    }
    case Stage::kSampleBasis:
      if (orthonormalise_some(1)) stage_ = Stage::kPower;
      break;
    case Stage::kPower: {  // mixtures that weigh the strong directions more
      Matrix mixture(basis_.rows(), frames_.rows());
      products_.by_frames_t.run(basis_.rows(), frames_.rows(), basis_.data(), frames_.data(), mixture.data());
      mix(mixture);
      stage_ = Stage::kBasis;
      break;
    }
    case Stage::kBasis:
      if (!orthonormalise_some(2)) break;
      stage_ = Stage::kReady;
      frames_ = components_ = removed_ = Matrix();
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

/// Modified Gram-Schmidt in blocks of rows: what later rows have of a block is taken out of them by matrix products.
/// Twice is enough for a basis (Giraud, Langou and Rozloznik 2005), once for mixtures that are only to stay apart. As
/// many rows as some tens of milliseconds allow; true when all is done.
bool FrameSubspace::orthonormalise_some(int passes) {
  constexpr size_t kRowsPerTile = 8;
  constexpr double kFlopsOfStep = 0.3e9;
  const int rows = basis_.rows(), bins = basis_.columns();
  double flops = 0;
  for (; pass_ < passes; ++pass_, row_ = 0) {
    while (row_ < rows) {
      if (flops > kFlopsOfStep) return false;
      const int first = row_, end = std::min(rows, first + kRowsOfBlock), later = rows - end;
      for (; row_ < end; ++row_) {
        if (pass_ == 0) replace_when_dependent(row_);
        normalise(basis_.row(row_));
        for (int next = row_ + 1; next < end; ++next) remove_component(basis_.row(next), basis_.row(row_));
      }
      if (later == 0) continue;
      products_.by_basis_t.run(later, end - first, basis_.row(end).data(), basis_.row(first).data(),
                               components_.data());
      products_.by_block.run(later, bins, components_.data(), basis_.row(first).data(), removed_.data());
      pool_.parallel_for(static_cast<size_t>(later), kRowsPerTile, [&](size_t begin, size_t count) {
        float* to = basis_.row(end + static_cast<int>(begin)).data();
        const float* from = removed_.row(static_cast<int>(begin)).data();
        for (size_t i = 0; i < count * static_cast<size_t>(bins); ++i) to[i] -= from[i];
      });
      flops += 4.0 * (end - first) * later * bins;
    }
  }
  return true;
}

/// Puts a random direction into a row of which nothing is left: the frames span fewer dimensions than there are rows.
void FrameSubspace::replace_when_dependent(int r) {
  constexpr float kNothingLeft = 1e-5f;
  const auto row = basis_.row(r);
  if (norm(row) > kNothingLeft * norms_[r]) return;
  CounterRandom(seed_).fill_normal(row, static_cast<uint32_t>(r), kSpareStream);
  for (int twice = 0; twice < 2; ++twice) {
    for (int earlier = 0; earlier < r; ++earlier) remove_component(row, basis_.row(earlier));
  }
}

void FrameSubspace::project(const Matrix& frames, std::span<float> out) {
  products_.by_basis_t.run(frames.rows(), rank(), frames.data(), basis_.data(), out.data());
}

void FrameSubspace::lift(const Matrix& z, Matrix& out) {
  products_.by_basis.run(z.rows(), basis_.columns(), z.data(), basis_.data(), out.data());
}

MovedFrames::MovedFrames(FrameSubspace* subspace, Matrix base) : subspace_(subspace), base_(std::move(base)) {
  if (subspace_ == nullptr) return;
  base_coordinates_ = difference_ = Matrix(base_.rows(), subspace_->rank());
  subspace_->project(base_, base_coordinates_.span());
}

void MovedFrames::lift(std::span<const float> z, Matrix& out) {
  if (subspace_ == nullptr) {
    std::ranges::copy(z, out.data());
    return;
  }
  for (size_t i = 0; i < z.size(); ++i) difference_.data()[i] = z[i] - base_coordinates_.data()[i];
  subspace_->lift(difference_, out);
  for (size_t i = 0; i < out.size(); ++i) out.data()[i] += base_.data()[i];
}

void MovedFrames::pull_back(const Matrix& gradient, std::span<float> out) {
  if (subspace_ == nullptr) {
    std::ranges::copy(gradient.span(), out.begin());
  } else {
    subspace_->project(gradient, out);
  }
}

uint64_t MovedFrames::estimate_bytes(int frames, int bins, int channels) {
  return Matrix::bytes(frames, bins) + (channels == bins ? 0 : 2 * Matrix::bytes(frames, channels));
}

uint64_t FrameSubspace::estimate_bytes(int content_frames, int style_frames, int bins, int rank) {
  const int frames = content_frames + style_frames;
  return Matrix::bytes(frames, bins) + 2 * Matrix::bytes(rank, bins) + Matrix::bytes(rank, frames) +
         MatrixProduct::estimate_bytes(frames, bins) + MatrixProduct::estimate_bytes(bins, frames) +
         MatrixProduct::estimate_bytes(rank, bins) + MatrixProduct::estimate_bytes(bins, rank);
}

}  // namespace retimbre
