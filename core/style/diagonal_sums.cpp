#include "core/style/diagonal_sums.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace retimbre {
namespace {

bool is_power_of_two(int width) { return std::has_single_bit(static_cast<unsigned>(width)); }

void add(float* to, const float* from, int n) {
  for (int j = 0; j < n; ++j) to[j] += from[j];
}

}  // namespace

DiagonalSums::DiagonalSums(std::span<const int> widths, int max_rows, int max_columns) {
  const size_t size = static_cast<size_t>(max_rows) * static_cast<size_t>(max_columns);
  const int longest = *std::ranges::max_element(widths);
  for (int width = 1; width <= longest; width *= 2) powers_.push_back({width, 0, std::vector<float>(size)});
  for (const int width : widths) {
    if (!is_power_of_two(width)) others_.push_back({width, 0, std::vector<float>(size)});
  }
  for (const int width : widths) {
    auto& among = is_power_of_two(width) ? powers_ : others_;
    levels_.push_back(&*std::ranges::find(among, width, &Level::width));
  }
}

size_t DiagonalSums::estimate_bytes(std::span<const int> widths, int max_rows, int max_columns) {
  size_t levels = static_cast<size_t>(std::ranges::count_if(widths, [](int width) { return !is_power_of_two(width); }));
  const int longest = *std::ranges::max_element(widths);
  for (int width = 1; width <= longest; width *= 2) ++levels;
  return levels * static_cast<size_t>(max_rows) * static_cast<size_t>(max_columns) * sizeof(float);
}

int DiagonalSums::patch_rows(size_t width_index) const { return rows_of(*levels_[width_index]); }
int DiagonalSums::patch_columns(size_t width_index) const { return columns_of(*levels_[width_index]); }

std::span<float> DiagonalSums::row(size_t width_index, int i) {
  Level& level = *levels_[width_index];
  return {at(level, i), static_cast<size_t>(columns_of(level))};
}

void DiagonalSums::keep(size_t width_index, int rows) { levels_[width_index]->kept = rows; }

std::span<const float> DiagonalSums::gradient(int i) const {
  const auto columns = static_cast<size_t>(columns_);
  return {powers_[0].values.data() + static_cast<size_t>(i) * columns, columns};
}

template <class Use>
void DiagonalSums::for_each_part(const Level& other, Use&& use) {
  int offset = 0;
  for (Level& power : powers_) {
    if ((other.width & power.width) == 0) continue;
    use(power, offset);
    offset += power.width;
  }
}

void DiagonalSums::sum(const float* gram, size_t stride, int rows, int columns) {
  rows_ = rows;
  columns_ = columns;
  for (Level& power : powers_) power.kept = 0;
  for (int i = 0; i < rows; ++i) {
    std::memcpy(at(powers_[0], i), gram + static_cast<size_t>(i) * stride,
                sizeof(float) * static_cast<size_t>(columns));
  }
  for (size_t k = 1; k < powers_.size(); ++k) {
    const int half = powers_[k - 1].width, n = columns_of(powers_[k]);
    for (int i = 0; i < rows_of(powers_[k]); ++i) {
      const float* a = at(powers_[k - 1], i);
      const float* b = at(powers_[k - 1], i + half) + half;
      float* to = at(powers_[k], i);
      for (int j = 0; j < n; ++j) to[j] = a[j] + b[j];
    }
  }
  for (Level& other : others_) {
    other.kept = 0;
    const int n = columns_of(other);
    for (int i = 0; i < rows_of(other); ++i) std::fill_n(at(other, i), n, 0.0f);
    for_each_part(other, [&](Level& power, int offset) {
      for (int i = 0; i < rows_of(other); ++i) add(at(other, i), at(power, i + offset) + offset, n);
    });
  }
}

void DiagonalSums::transpose() {
  for (Level& power : powers_) {  // what was not replaced are still sums
    const int n = columns_of(power);
    for (int i = 0; i < power.kept; ++i) std::fill(at(power, i) + n, at(power, i) + columns_, 0.0f);
    for (int i = power.kept; i < rows_of(power); ++i) std::fill_n(at(power, i), columns_, 0.0f);
  }
  for (Level& other : others_) {
    const int n = columns_of(other);
    for_each_part(other, [&](Level& power, int offset) {
      for (int i = 0; i < other.kept; ++i) add(at(power, i + offset) + offset, at(other, i), n);
    });
  }
  for (size_t k = powers_.size() - 1; k > 0; --k) {
    const int half = powers_[k - 1].width, n = columns_of(powers_[k]);
    for (int i = 0; i < rows_of(powers_[k]); ++i) {
      const float* from = at(powers_[k], i);
      add(at(powers_[k - 1], i), from, n);
      add(at(powers_[k - 1], i + half) + half, from, n);
    }
  }
}

}  // namespace retimbre
