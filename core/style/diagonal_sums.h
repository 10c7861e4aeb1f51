#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace retimbre {

/// Sums along the diagonals of a part of a Matrix G of inner products of frames, which are the inner products of
/// patches of `w` frames,
///
///     P_w[i][j] = sum_{k < w} G[i + k][j + k],
///
/// for several widths at once, and the transpose of that map. Sums of 2, 4, 8, ... frames come from each other; other
/// widths are put together from those. It is scratch memory for one thread, small enough for a core's cache.
class DiagonalSums {
 public:
  /// widths: different from each other, 1 or more. max_rows, max_columns: of G's part.
  DiagonalSums(std::span<const int> widths, int max_rows, int max_columns);
  DiagonalSums(DiagonalSums&&) = default;

  /// Sums over `rows` x `columns` elements of G at `gram`, `stride` floats from row to row. Widths longer than the part
  /// have no patches.
  void sum(const float* gram, size_t stride, int rows, int columns);

  int patch_rows(size_t width_index) const;
  int patch_columns(size_t width_index) const;
  /// P_w's row i, [patch_columns], to be replaced by the loss's derivatives.
  std::span<float> row(size_t width_index, int i);
  /// Says that the first `rows` rows of P_w were replaced; the others count as zero, as all do until this is called.
  void keep(size_t width_index, int rows);

  /// The loss's derivatives by the part of G: row i of rows, [columns]. Call transpose() before.
  void transpose();
  std::span<const float> gradient(int i) const;

  static size_t estimate_bytes(std::span<const int> widths, int max_rows, int max_columns);

 private:
  struct Level {
    int width;
    int kept;  // rows that hold derivatives
    std::vector<float> values;
  };
  float* at(Level& level, int i) {
    return level.values.data() + static_cast<size_t>(i) * static_cast<size_t>(columns_);
  }
  int rows_of(const Level& level) const { return rows_ - level.width + 1 > 0 ? rows_ - level.width + 1 : 0; }
  int columns_of(const Level& level) const { return columns_ - level.width + 1 > 0 ? columns_ - level.width + 1 : 0; }
  /// The powers of two that `other`'s width is the sum of, and where along the diagonal each begins.
  template <class Use>
  void for_each_part(const Level& other, Use&& use);

  std::vector<Level> powers_;  // of 1, 2, 4, ... frames
  std::vector<Level> others_;
  std::vector<Level*> levels_;  // by index of width
  int rows_ = 0, columns_ = 0;
};

}  // namespace retimbre
