#include "core/style/infinite_width.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/clock.h"
#include "core/base/dot.h"
#include "core/base/text.h"
#include "core/style/arc_cosine.h"

namespace retimbre {
namespace {

/// Frames of x that a block of patches covers, at least: small enough that its sums stay in a core's cache.
constexpr int kBlockFrames = 48;
/// Quieter patches are silent: their norm is floored, so that no direction comes out of rounding.
constexpr float kSmallestNorm = 1e-6f;
/// Work of one advance() for each thread: some 10 ms.
constexpr double kFlopsOfCall = 0.5e9;

int block_frames(int longest) { return std::max(kBlockFrames, longest); }

template <class Widths>
int longest_of(const Widths& widths) {
  return std::ranges::max_element(widths, {}, &PatchWidth::frames)->frames;
}

std::vector<int> frames_of(std::span<const PatchWidth> widths) {
  std::vector<int> frames;
  for (const PatchWidth& width : widths) frames.push_back(width.frames);
  return frames;
}

/// Rounding must not make an angle between a patch and itself, so it is a little more than parallel.
float product_with_itself(float norm) { return norm * norm * 1.000001f; }

void add(std::span<float> to, std::span<const float> from) {
  for (size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

}  // namespace

Result<std::unique_ptr<InfiniteWidth>> InfiniteWidth::create(Matrix content, const Matrix& style,
                                                             std::vector<PatchWidth> widths, double content_share,
                                                             ThreadPool& pool, std::span<const Stretch> stretches) {
  const bool content_is_shorter = content.rows() <= style.rows();
  const int shortest = std::min(content.rows(), style.rows());
  if (const int longest = longest_of(widths); longest > shortest) {
    return fail(ErrorCode::kInvalidClip, sentence("The ", content_is_shorter ? "content" : "style", " has ", shortest,
                                                  " frames of analysis, fewer than patches of ", longest,
                                                  " need; a longer clip or narrower patches would work."));
  }
  const int frames = content.rows() + style.rows(), channels = content.columns();
  auto gram = MatrixProduct::create(ProductForm::kTransposed, channels, frames, pool);
  if (!gram) return std::unexpected(gram.error());
  auto gradient = MatrixProduct::create(ProductForm::kPlain, frames, channels, pool);
  if (!gradient) return std::unexpected(gradient.error());
  return std::unique_ptr<InfiniteWidth>(new InfiniteWidth(std::move(content), style, std::move(widths), content_share,
                                                          pool, stretches, std::move(*gram), std::move(*gradient)));
}

InfiniteWidth::InfiniteWidth(Matrix content, const Matrix& style, std::vector<PatchWidth> widths, double content_share,
                             ThreadPool& pool, std::span<const Stretch> stretches, MatrixProduct gram,
                             MatrixProduct gradient)
    : pool_(pool),
      content_(std::move(content)),
      frames_(content_.rows() + style.rows(), content_.columns()),
      gram_(content_.rows(), frames_.rows()),
      gram_gradient_(content_.rows(), frames_.rows()),
      width_frames_(frames_of(widths)),
      longest_(longest_of(widths)),
      squares_(static_cast<size_t>(content_.rows())),
      products_with_content_(squares_.size()),
      by_square_(squares_.size()),
      by_content_product_(squares_.size()),
      gram_product_(std::move(gram)),
      gradient_product_(std::move(gradient)) {
  const int t = content_.rows(), s = style.rows();
  std::ranges::copy(style.span(), frames_.row(t).data());
  set_content_share(content_share);

  double shares = 0;
  for (const PatchWidth& width : widths) shares += width.share;
  for (const PatchWidth& width : widths) {
    widths_.push_back({.frames = width.frames,
                       .share = width.share / shares,
                       .x = {},
                       .style = {},
                       .content = {},
                       .style_weights = patch_weights(stretches, width.frames),
                       .style_scale = 0,
                       .content_scale = 0});
  }
  for (int i = 0; i < t; ++i) squares_[static_cast<size_t>(i)] = dot(content_.row(i), content_.row(i));
  for (Width& width : widths_) {
    width.content.update(squares_, width.frames);
    width.x.update(squares_, width.frames);
    for (const float norm : width.content.norms) width.content_scale += static_cast<double>(norm) * norm;
  }
  measure_style(style);

  const int step = block_frames(longest_);
  for (int begin = 0; begin < t; begin += step) {
    Block block{.begin = begin, .end = std::min(t, begin + step), .found = {}, .spill = {}};
    block.spill = Matrix(std::min(longest_ - 1, t - block.end), t - begin + s);
    for (const Width& width : widths_) {
      const int patches = std::max(0, std::min(block.end, t - width.frames + 1) - begin);
      block.found.push_back({.squares_xx = 0,
                             .squares_xs = 0,
                             .homogeneous = std::vector<double>(static_cast<size_t>(patches)),
                             .by_column = std::vector<float>(static_cast<size_t>(t - begin))});
    }
    blocks_.push_back(std::move(block));
  }
  for (int thread = 0; thread < pool_.threads(); ++thread) {
    scratch_.emplace_back(width_frames_, step + longest_ - 1, std::max(t, s));
  }
}

/// Norms and scales of the style, the sums of its kernels with itself in blocks of patches.
void InfiniteWidth::measure_style(const Matrix& style) {
  const int s = style.rows(), step = block_frames(longest_);
  std::vector<double> squares(static_cast<size_t>(s));
  for (int i = 0; i < s; ++i) squares[static_cast<size_t>(i)] = dot(style.row(i), style.row(i));
  for (Width& width : widths_) width.style.update(squares, width.frames);

  DiagonalSums sums(width_frames_, step + longest_ - 1, s);
  Matrix gram(step + longest_ - 1, s);
  const float* frames = frames_.row(content_.rows()).data();
  for (int begin = 0; begin < s; begin += step) {
    const int rows = std::min(s - begin, gram.rows());
    gram_product_.run(rows, s, frames + static_cast<size_t>(begin) * static_cast<size_t>(style.columns()), frames,
                      gram.data());
    sums.sum(gram.data(), static_cast<size_t>(s), rows, s);
    for (size_t w = 0; w < widths_.size(); ++w) {
      Width& width = widths_[w];
      const Norms& norms = width.style;
      const int patches = std::min(step, sums.patch_rows(w));
      for (int i = 0; i < patches; ++i) {
        const auto p = static_cast<size_t>(begin + i);
        const auto row = sums.row(w, i);
        row[p] = product_with_itself(norms.norms[p]);
        const auto& weights = width.style_weights;
        if (weights.empty()) {
          width.style_scale +=
              arc_cosine_row(row, norms.norms[p], norms.inverses[p], norms.norms, norms.inverses, 0).squares;
        } else {
          const ArcCosineRow sums_of_row =
              weighted_arc_cosine_row(row, norms.norms[p], norms.inverses[p], norms.norms, norms.inverses, weights, 0);
          width.style_scale += static_cast<double>(weights[p]) * sums_of_row.squares;
        }
      }
    }
  }
  for (Width& width : widths_) {
    const auto patches = static_cast<double>(width.style.norms.size());
    width.style_scale /= patches * patches;
  }
}

void InfiniteWidth::Norms::update(std::span<const double> squares, int width) {
  const size_t patches = squares.size() - static_cast<size_t>(width) + 1;
  norms.resize(patches);
  inverses.resize(patches);
  for (size_t t = 0; t < patches; ++t) {
    double sum = 0;
    for (int k = 0; k < width; ++k) sum += squares[t + static_cast<size_t>(k)];
    norms[t] = std::max(kSmallestNorm, static_cast<float>(std::sqrt(sum)));
    inverses[t] = 1 / norms[t];
  }
}

void InfiniteWidth::set_content_share(double content_share) {
  weights_[kContent] = content_share;
  weights_[kStyle] = 1 - content_share;
}

LossTerms InfiniteWidth::terms() const {
  return {.content = weights_[kContent] * losses_[kContent], .style = weights_[kStyle] * losses_[kStyle], .box = 0};
}

void InfiniteWidth::begin(std::span<const float> x) {
  std::ranges::copy(x, frames_.data());
  for (int t = 0; t < content_.rows(); ++t) {
    squares_[static_cast<size_t>(t)] = dot(frames_.row(t), frames_.row(t));
    products_with_content_[static_cast<size_t>(t)] = dot(frames_.row(t), content_.row(t));
  }
  for (Width& width : widths_) width.x.update(squares_, width.frames);
  stage_ = Stage::kGram;
  row_ = 0;
}

/// Rows of a product with so many columns that make one call's work.
int InfiniteWidth::rows_of_call(int columns) const {
  const double flops = 2.0 * columns * content_.columns();
  const int rows = static_cast<int>(kFlopsOfCall * pool_.threads() / flops);
  return std::min(content_.rows() - row_, std::max(kBlockFrames, rows));
}

bool InfiniteWidth::advance(std::span<float> gradients) {
  const int t = content_.rows(), all = frames_.rows(), channels = content_.columns();
  const auto product = [&](MatrixProduct& with, int columns, const float* a, int inner, float* c) {
    const double start = now_seconds();
    const int rows = rows_of_call(all);
    const auto row = static_cast<size_t>(row_);
    with.run(rows, columns, a + row * static_cast<size_t>(inner), frames_.data(),
             c + row * static_cast<size_t>(columns));
    row_ += rows;
    products_.seconds += now_seconds() - start;
    products_.flops += 2.0 * rows * columns * inner;
    return row_ == t;
  };
  const auto next = [&](Stage stage) {
    stage_ = stage;
    row_ = 0;
  };
  switch (stage_) {
    case Stage::kGram:
      if (product(gram_product_, all, frames_.data(), channels, gram_.data())) next(Stage::kPatches);
      break;
    case Stage::kPatches: {
      // row_ counts blocks here.
      const int count = std::min(static_cast<int>(blocks_.size()) - row_, 8 * pool_.threads());
      pool_.parallel_for_each(static_cast<size_t>(count), [&](size_t thread, size_t i) {
        work_patches(blocks_[static_cast<size_t>(row_) + i], scratch_[thread]);
      });
      row_ += count;
      if (row_ == static_cast<int>(blocks_.size())) next(Stage::kAssemble);
      break;
    }
    case Stage::kAssemble:
      assemble_patches();
      next(Stage::kGradient);
      break;
    case Stage::kGradient: {
      const auto gradient = gradients.subspan(size() * kStyle, size());
      if (!product(gradient_product_, channels, gram_gradient_.data(), all, gradient.data())) break;
      finish_losses();
      content_part(gradients.first(size()));
      next(Stage::kReady);
      break;
    }
    case Stage::kReady:
      break;
  }
  return stage_ == Stage::kReady;
}

/// Kernels of the block's patches with those of x from the block's beginning on and with all of the style's: of the
/// symmetric matrix of xx every pair comes once. Leaves the derivatives by the Gram matrix in gram_gradient_ (rows of
/// the block; of xx a matrix U whose U + U' is the derivative) and in the spill.
void InfiniteWidth::work_patches(Block& block, DiagonalSums& sums) {
  const int t = content_.rows(), s = frames_.rows() - t;
  const int rows = std::min(block.end + longest_ - 1, t) - block.begin, own = block.end - block.begin;
  const auto stride = static_cast<size_t>(frames_.rows());
  const auto first = static_cast<size_t>(block.begin);

  const auto put = [&](int columns, size_t panel, size_t spill_column) {
    sums.transpose();
    for (int i = 0; i < rows; ++i) {
      float* to =
          i < own ? gram_gradient_.row(block.begin + i).data() + panel : block.spill.row(i - own).data() + spill_column;
      std::copy_n(sums.gradient(i).data(), columns, to);
    }
  };

  sums.sum(gram_.row(block.begin).data() + first, stride, rows, t - block.begin);
  for (size_t w = 0; w < widths_.size(); ++w) {
    const Width& width = widths_[w];
    Found& found = block.found[w];
    const double count = static_cast<double>(width.x.norms.size());
    const double scale = width.share / width.style_scale / (count * count);
    const size_t patches = found.homogeneous.size();
    const std::span<const float> norms = std::span(width.x.norms).subspan(std::min(first, width.x.norms.size()));
    const std::span<const float> inverses = std::span(width.x.inverses).subspan(std::min(first, width.x.norms.size()));
    std::ranges::fill(found.by_column, 0.0f);
    found.squares_xx = 0;
    for (size_t i = 0; i < patches; ++i) {
      const auto row = sums.row(w, static_cast<int>(i));
      row[i] = product_with_itself(norms[i]);
      // Both orders of a pair stand among the block's own patches, one of a pair with a later one.
      const ArcCosineRow within = arc_cosine_row(row.first(patches), norms[i], inverses[i], norms.first(patches),
                                                 inverses.first(patches), 0.5 * scale);
      const ArcCosineRow after =
          arc_cosine_row(row.subspan(patches), norms[i], inverses[i], norms.subspan(patches), inverses.subspan(patches),
                         scale, std::span(found.by_column).subspan(patches));
      found.squares_xx += within.squares + 2 * after.squares;
      found.homogeneous[i] = 2 * (2 * within.homogeneous + after.homogeneous);
    }
    sums.keep(w, static_cast<int>(patches));
  }
  put(t - block.begin, first, 0);

  sums.sum(gram_.row(block.begin).data() + t, stride, rows, s);
  for (size_t w = 0; w < widths_.size(); ++w) {
    const Width& width = widths_[w];
    Found& found = block.found[w];
    const double pairs = static_cast<double>(width.x.norms.size()) * static_cast<double>(width.style.norms.size());
    const double scale = -2 * width.share / width.style_scale / pairs;
    found.squares_xs = 0;
    for (size_t i = 0; i < found.homogeneous.size(); ++i) {
      const auto products = sums.row(w, static_cast<int>(i));
      const float norm = width.x.norms[first + i], inverse = width.x.inverses[first + i];
      const Norms& style = width.style;
      const ArcCosineRow row = width.style_weights.empty()
                                   ? arc_cosine_row(products, norm, inverse, style.norms, style.inverses, scale)
                                   : weighted_arc_cosine_row(products, norm, inverse, style.norms, style.inverses,
                                                             width.style_weights, scale);
      found.squares_xs += row.squares;
      found.homogeneous[i] += row.homogeneous;
    }
    sums.keep(w, static_cast<int>(found.homogeneous.size()));
  }
  put(s, static_cast<size_t>(t), static_cast<size_t>(t - block.begin));
}

/// Puts the blocks together: gram_gradient_ becomes [2 dloss/dGxx, dloss/dGxs], with the derivatives by the norms,
/// which are inner products as well, on the diagonal.
void InfiniteWidth::assemble_patches() {
  const int t = content_.rows();
  std::ranges::fill(by_square_, 0.0);
  for (size_t b = 0; b < blocks_.size(); ++b) {
    for (size_t w = 0; w < widths_.size(); ++w) {
      const Found& found = blocks_[b].found[w];
      const Width& width = widths_[w];
      const auto first = static_cast<size_t>(blocks_[b].begin);
      for (size_t i = 0; i < found.homogeneous.size(); ++i) {
        double homogeneous = found.homogeneous[i];
        for (size_t before = 0; before < b; ++before) {
          homogeneous +=
              2 * static_cast<double>(
                      blocks_[before].found[w].by_column[first + i - static_cast<size_t>(blocks_[before].begin)]);
        }
        const double inverse = width.x.inverses[first + i];
        const double by_square_norm = homogeneous * inverse * inverse / 2;
        for (size_t k = 0; k < static_cast<size_t>(width.frames); ++k) by_square_[first + i + k] += by_square_norm;
      }
    }
  }
  pool_.parallel_for(blocks_.size(), 1, [&](size_t b, size_t) {
    const Block& block = blocks_[b];
    for (int i = block.begin; i < block.end; ++i) {
      const auto row = gram_gradient_.row(i);
      std::ranges::fill(row.first(static_cast<size_t>(block.begin)), 0.0f);
      if (b == 0) continue;
      const Block& before = blocks_[b - 1];
      const int spilled = i - before.end;
      if (spilled < before.spill.rows()) {
        add(row.subspan(static_cast<size_t>(before.begin)), before.spill.row(spilled));
      }
    }
  });
  pool_.parallel_for(blocks_.size(), 1, [&](size_t b, size_t) { assemble_tiles(b); });
  for (int i = 0; i < t; ++i) gram_gradient_(i, i) += static_cast<float>(2 * by_square_[static_cast<size_t>(i)]);
}

/// 2 (U + U') of the tiles in the block's rows and, mirrored, in its columns.
void InfiniteWidth::assemble_tiles(size_t b) {
  constexpr int kTile = 16;
  const int t = content_.rows();
  for (int i0 = blocks_[b].begin; i0 < blocks_[b].end; i0 += kTile) {
    const int i1 = std::min(blocks_[b].end, i0 + kTile);
    for (int j0 = i0; j0 < t; j0 += kTile) {
      const int j1 = std::min(t, j0 + kTile);
      for (int i = i0; i < i1; ++i) {
        for (int j = std::max(i, j0); j < j1; ++j) {
          const float both = 2 * (gram_gradient_(i, j) + gram_gradient_(j, i));
          gram_gradient_(i, j) = gram_gradient_(j, i) = both;
        }
      }
    }
  }
}

void InfiniteWidth::finish_losses() {
  losses_[kStyle] = 0;
  for (size_t w = 0; w < widths_.size(); ++w) {
    double xx = 0, xs = 0;
    for (const Block& block : blocks_) {
      xx += block.found[w].squares_xx;
      xs += block.found[w].squares_xs;
    }
    const Width& width = widths_[w];
    const auto patches = static_cast<double>(width.x.norms.size());
    const auto style_patches = static_cast<double>(width.style.norms.size());
    const double loss = (xx / (patches * patches) - 2 * xs / (patches * style_patches)) / width.style_scale + 1;
    losses_[kStyle] += width.share * loss;
  }
}

void InfiniteWidth::content_part(std::span<float> gradient) {
  std::ranges::fill(by_square_, 0.0);
  std::ranges::fill(by_content_product_, 0.0);
  losses_[kContent] = 0;
  for (const Width& width : widths_) {
    const double weight = width.share / width.content_scale;
    for (size_t t = 0; t < width.x.norms.size(); ++t) {
      double product = 0;
      for (size_t k = 0; k < static_cast<size_t>(width.frames); ++k) product += products_with_content_[t + k];
      const float norm = width.x.norms[t], content_norm = width.content.norms[t];
      const ArcCosine k = arc_cosine(static_cast<float>(product), norm, content_norm);
      const double squares = static_cast<double>(norm) * norm + static_cast<double>(content_norm) * content_norm;
      losses_[kContent] += weight * (squares - 2.0 * k.kernel);
      for (size_t i = 0; i < static_cast<size_t>(width.frames); ++i) {
        by_square_[t + i] += weight * (1 - 2.0 * k.by_square_norm);
        by_content_product_[t + i] -= weight * 2.0 * k.by_product;
      }
    }
  }
  for (int t = 0; t < content_.rows(); ++t) {
    const auto by_x = static_cast<float>(2 * by_square_[static_cast<size_t>(t)]);
    const auto by_c = static_cast<float>(by_content_product_[static_cast<size_t>(t)]);
    const auto x = frames_.row(t);
    const auto c = std::as_const(content_).row(t);
    float* g = gradient.data() + static_cast<size_t>(t) * c.size();
    for (size_t f = 0; f < c.size(); ++f) g[f] = by_x * x[f] + by_c * c[f];
  }
}

uint64_t InfiniteWidth::estimate_bytes(int content_frames, int style_frames, int channels,
                                       std::span<const PatchWidth> widths, int threads) {
  const int frames = content_frames + style_frames, longest = longest_of(widths), step = block_frames(longest);
  const uint64_t blocks = static_cast<uint64_t>((content_frames + step - 1) / step);
  const uint64_t found = Matrix::bytes(longest - 1, frames) + widths.size() * Matrix::bytes(1, content_frames);
  return Matrix::bytes(frames + content_frames, channels) + 2 * Matrix::bytes(content_frames, frames) +
         blocks * found / 2 +
         static_cast<uint64_t>(threads) * DiagonalSums::estimate_bytes(frames_of(widths), step + longest - 1,
                                                                       std::max(content_frames, style_frames)) +
         MatrixProduct::estimate_bytes(channels, frames) + MatrixProduct::estimate_bytes(frames, channels);
}

}  // namespace retimbre
