#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"
#include "core/style/diagonal_sums.h"
#include "core/style/objective.h"
#include "core/style/style_frames.h"

namespace retimbre {

/// Patches of `frames` frames, and their share of the loss.
struct PatchWidth {
  int frames;
  double share;
};

/// Style transfer by the features of a random convolutional network of infinitely many filters, in closed form: inner
/// products of features become the arc-cosine kernel k of patches of w frames (see arc_cosine.h). With Kxs the kernels
/// of all patches of x with all of the style, for each width
///
///     P_tt'   = sum_{k < w} <x_{t+k}, s_{t'+k}>
///     style   = (sum Kxx^2 / Tx^2 - 2 sum Kxs^2 / (Tx Ts) + sum Kss^2 / Ts^2) / (sum Kss^2 / Ts^2)
///     content = sum_t (k(x_t, x_t) + k(c_t, c_t) - 2 k(x_t, c_t)) / sum_t k(c_t, c_t)
///
/// Its two parts are the content's loss and the style's, each the mean over the widths by their shares: 0 where x
/// equals the clip, and the style's about 1 for silence. x is the frames [content's frames x channels], flat. Only
/// inner products of frames count, so frames may be given in an orthonormal basis.
class InfiniteWidth : public Objective {
 public:
  /// content, style: frames x channels, of one number of channels. stretches: what the style is made of, when it is not
  /// one clip: its patches then count as patch_weights() says, so that the style's loss is the squared distance of
  /// weighted kernel means (maximum mean discrepancy, Gretton et al. 2012). widths: different from each other, 1 frame
  /// or more, with shares above 0 (their scale does not matter); none longer than either clip (the error says so).
  /// content_share: 0 to 1, the weight of the content's part; the style's is the rest. `pool` must outlive it.
  static Result<std::unique_ptr<InfiniteWidth>> create(Matrix content, const Matrix& style,
                                                       std::vector<PatchWidth> widths, double content_share,
                                                       ThreadPool& pool, std::span<const Stretch> stretches = {});

  /// Changes the weights of the parts.
  void set_content_share(double content_share);

  size_t size() const override { return content_.size(); }
  std::vector<double> weights() const override { return {weights_.begin(), weights_.end()}; }
  void begin(std::span<const float> x) override;
  bool advance(std::span<float> gradients) override;
  std::span<const double> losses() const override { return losses_; }
  LossTerms terms() const override;
  ProductWork products() const override { return products_; }

  static uint64_t estimate_bytes(int content_frames, int style_frames, int channels, std::span<const PatchWidth> widths,
                                 int threads);

 private:
  enum Part { kContent, kStyle, kParts };
  enum class Stage { kGram, kPatches, kAssemble, kGradient, kReady };
  /// Norms of patches, floored above 0.
  struct Norms {
    std::vector<float> norms, inverses;
    void update(std::span<const double> squares, int width);
  };
  struct Width {
    int frames;
    double share;  // of 1
    Norms x, style, content;
    std::vector<float> style_weights;  // of the style's patches; empty where all count 1
    double style_scale;                // sum_jj' w_j w_j' Kss^2 / Ts^2
    double content_scale;              // sum_t k(c_t, c_t)
  };
  /// What a block of rows found out about its patches, of one width.
  struct Found {
    double squares_xx, squares_xs;    // sums of K^2, xx of both orders of each pair
    std::vector<double> homogeneous;  // [patches of the block]: 2 |p|^2 dloss/d|p|^2
    std::vector<float> by_column;     // [columns of the block]: the same for the patches after the block's
  };
  struct Block {
    int begin, end;            // frames of x
    std::vector<Found> found;  // by width
    Matrix spill;              // the gradient of the Gram matrix's rows after `end`, that its patches reach into
  };

  InfiniteWidth(Matrix content, const Matrix& style, std::vector<PatchWidth> widths, double content_share,
                ThreadPool& pool, std::span<const Stretch> stretches, MatrixProduct gram, MatrixProduct gradient);
  void measure_style(const Matrix& style);
  void work_patches(Block& block, DiagonalSums& sums);
  void assemble_patches();
  void assemble_tiles(size_t block);
  void finish_losses();
  void content_part(std::span<float> gradient);
  int rows_of_call(int columns) const;

  ThreadPool& pool_;
  Matrix content_;
  Matrix frames_;                // x, then the style: [(Tc + Ts) x channels]
  Matrix gram_, gram_gradient_;  // [Tc x (Tc + Ts)]
  std::vector<Width> widths_;
  std::vector<int> width_frames_;
  int longest_;
  std::vector<Block> blocks_;
  std::vector<DiagonalSums> scratch_;                    // by thread
  std::vector<double> squares_, products_with_content_;  // |x_t|^2 and <x_t, c_t>
  std::vector<double> by_square_, by_content_product_;   // derivatives of a part by them
  MatrixProduct gram_product_, gradient_product_;

  std::array<double, kParts> weights_{}, losses_{};
  Stage stage_ = Stage::kReady;
  int row_ = 0;  // of the stage
  ProductWork products_;
};

}  // namespace retimbre
