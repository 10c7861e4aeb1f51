#include "core/evaluate/defects.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/audio/delivery.h"
#include "core/evaluate/mel_partition.h"
#include "core/evaluate/sound_features.h"
#include "core/nn/matrix_product.h"
#include "core/spectral/stft.h"

namespace retimbre {
namespace {

constexpr int kDefectBands = 40;
constexpr double kStrayRange = 1e-4;  // 40 dB
constexpr float kCopyCorrelation = 0.95f;
/// A window has detail where what is left after the means has at least this standard deviation.
constexpr double kLeastDetailDb = 0.5;
/// Levels so far below the loudest one are as good as silent.
constexpr double kCopyRange = 1e-6;  // 60 dB
/// Starts of the style's frames within a hop that are tried, so that a piece is found wherever it was put.
constexpr int kCopyOffsets = 4;
/// Windows of the result that are compared with all of the style's at a time.
constexpr int kCopyBlock = 64;

MelPartition partition() { return {kDefectBands, kScoredAnalysis.n_fft, kAnalysisRateHz}; }

/// Energy of a bin in each band.
std::vector<double> densities(const MelPartition& bands, const Matrix& magnitude) {
  std::vector<double> energies = bands.energies(magnitude);
  for (int band = 0; band < bands.bands(); ++band) {
    energies[static_cast<size_t>(band)] /= bands.end_bin(band) - bands.first_bin(band);
  }
  return energies;
}

/// Sums over the frames and bins of a band, and the residual of the fit y = a c + b s with a, b >= 0.
struct Products {
  double yy = 0, cc = 0, ss = 0, yc = 0, ys = 0, cs = 0;

  double residual() const {
    const double determinant = cc * ss - cs * cs;
    if (determinant > 1e-12 * cc * ss) {
      const double a = (yc * ss - ys * cs) / determinant, b = (ys * cc - yc * cs) / determinant;
      if (a >= 0 && b >= 0) return std::max(0.0, yy - a * yc - b * ys);
    }
    // The constrained minimum is on an edge: one of the two alone. All sums are of magnitudes, not negative.
    const double by_content = cc > 0 ? yc * yc / cc : 0, by_style = ss > 0 ? ys * ys / ss : 0;
    return std::max(0.0, yy - std::max(by_content, by_style));
  }
};

/// Windows of kCopyWindow frames of log-mel levels.
struct Windows {
  Matrix levels;                // [frames x bands], each frame's mean taken off
  Matrix sums;                  // [windows x bands], over the frames of a window
  std::vector<float> inverses;  // [windows], 1 / norm of a window without its bands' means; 0 where it has no detail

  int count() const { return sums.rows(); }
};

Windows windows(std::span<const float> samples, ThreadPool& pool) {
  Stft stft(kScoredAnalysis, static_cast<int64_t>(samples.size()), pool);
  Matrix magnitude;
  stft.magnitude(samples, magnitude);
  Windows w{.levels = mel_energies(magnitude, pool), .sums = {}, .inverses = {}};
  const int frames = w.levels.rows(), bands = w.levels.columns();
  const double floor = kCopyRange * *std::ranges::max_element(w.levels.span());
  for (int t = 0; t < frames; ++t) {
    double mean = 0;
    for (float& level : w.levels.row(t)) mean += level = static_cast<float>(10 * std::log10(level + floor));
    for (float& level : w.levels.row(t)) level -= static_cast<float>(mean / bands);
  }
  const int count = std::max(0, frames - kCopyWindow + 1);
  w.sums = Matrix(count, bands);
  for (int t = 0; t < count; ++t) {
    double squares = 0, of_sums = 0;
    for (int i = 0; i < bands; ++i) {
      double sum = 0;
      for (int k = 0; k < kCopyWindow; ++k) {
        const double level = w.levels(t + k, i);
        sum += level;
        squares += level * level;
      }
      of_sums += sum * sum;
      w.sums(t, i) = static_cast<float>(sum);
    }
    const double energy = squares - of_sums / kCopyWindow;
    const bool has_detail = energy >= kLeastDetailDb * kLeastDetailDb * kCopyWindow * bands;
    w.inverses.push_back(has_detail ? static_cast<float>(1 / std::sqrt(energy)) : 0.0f);
  }
  return w;
}

/// The most frames in which windows of `a` and `b` that follow each other are the same.
Result<int> longest_copy(const Windows& a, const Windows& b, ThreadPool& pool) {
  if (a.count() == 0 || b.count() == 0) return 0;
  const int bands = a.levels.columns(), frames = b.levels.rows(), columns = b.count();
  auto product = MatrixProduct::create(ProductForm::kTransposed, bands, frames, pool);
  if (!product) return std::unexpected(product.error());
  Matrix by_frame(kCopyBlock + kCopyWindow - 1, frames), by_sums(kCopyBlock, columns);
  std::vector<float> together(static_cast<size_t>(columns));
  constexpr int kNone = -1;
  std::vector<int> start(static_cast<size_t>(columns), kNone);  // of the stretch that ends at b's window
  int longest = 0;
  for (int first = 0; first < a.count(); first += kCopyBlock) {
    const int rows = std::min(kCopyBlock, a.count() - first);
    product->run(rows + kCopyWindow - 1, frames, a.levels.row(first).data(), b.levels.data(), by_frame.data());
    product->run(rows, columns, a.sums.row(first).data(), b.sums.data(), by_sums.data());
    for (int row = 0; row < rows; ++row) {
      for (int u = 0; u < columns; ++u) together[u] = by_sums(row, u) / -kCopyWindow;
      for (int k = 0; k < kCopyWindow; ++k) {
        const float* diagonal = by_frame.row(row + k).data() + k;
        for (int u = 0; u < columns; ++u) together[u] += diagonal[u];
      }
      const int t = first + row;
      const float of_a = a.inverses[t];
      for (int u = columns - 1; u >= 0; --u) {
        const float of_b = b.inverses[u];
        const int before = u == 0 ? kNone : start[u - 1];
        if (of_a == 0 && of_b == 0) {
          start[u] = before;
        } else if (together[u] * of_a * of_b > kCopyCorrelation) {
          start[u] = before == kNone ? t : before;
          longest = std::max(longest, t - start[u] + kCopyWindow);
        } else {
          start[u] = kNone;
        }
      }
    }
  }
  return longest;
}

}  // namespace

double stray_energy_db(const Matrix& result, const Matrix& content, const Matrix& style) {
  const MelPartition bands = partition();
  const std::vector<double> of_content = densities(bands, content), of_style = densities(bands, style);
  const double loudest_content = *std::ranges::max_element(of_content),
               loudest_style = *std::ranges::max_element(of_style);
  const std::vector<double> energies = bands.energies(result);
  double stray = 0, whole = 0;
  for (size_t band = 0; band < energies.size(); ++band) {
    whole += energies[band];
    const bool is_stray =
        of_content[band] <= kStrayRange * loudest_content && of_style[band] <= kStrayRange * loudest_style;
    if (is_stray) stray += energies[band];
  }
  return stray > 0 ? std::max(kNoStrayEnergyDb, 10 * std::log10(stray / whole)) : kNoStrayEnergyDb;
}

double superposition(const Matrix& result, const Matrix& content, const Matrix& style) {
  const MelPartition bands = partition();
  std::vector<Products> products(static_cast<size_t>(bands.bands()));
  const int frames = std::min({result.rows(), content.rows(), style.rows()});
  for (int t = 0; t < frames; ++t) {
    for (int band = 0; band < bands.bands(); ++band) {
      Products& sums = products[static_cast<size_t>(band)];
      for (int bin = bands.first_bin(band); bin < bands.end_bin(band); ++bin) {
        const double y = result(t, bin), c = content(t, bin), s = style(t, bin);
        sums.yy += y * y;
        sums.cc += c * c;
        sums.ss += s * s;
        sums.yc += y * c;
        sums.ys += y * s;
        sums.cs += c * s;
      }
    }
  }
  double residual = 0, whole = 0;
  for (const Products& sums : products) {
    residual += sums.residual();
    whole += sums.yy;
  }
  return whole > 0 ? 1 - residual / whole : 0;
}

Result<double> copied_seconds(std::span<const float> result, std::span<const float> style, ThreadPool& pool) {
  const Windows of_result = windows(result, pool);
  int longest = 0;
  for (int i = 0; i < kCopyOffsets; ++i) {
    const size_t offset = static_cast<size_t>(i * kScoredAnalysis.hop / kCopyOffsets);
    if (offset >= style.size()) break;
    const auto found = longest_copy(of_result, windows(style.subspan(offset), pool), pool);
    if (!found) return std::unexpected(found.error());
    longest = std::max(longest, *found);
  }
  return longest == 0 ? 0 : (longest - 1) * kScoredAnalysis.hop / kAnalysisRateHz;
}

}  // namespace retimbre
