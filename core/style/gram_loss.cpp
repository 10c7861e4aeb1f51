#include "core/style/gram_loss.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/clock.h"

namespace retimbre {
namespace {

// Units that are done between two meetings of the threads, for each thread; every one needs a workspace.
constexpr int kSlotsOfThread = 2;

int blocks_for(int range, int block) { return (range + block - 1) / block; }

// Block i of a range: of the columns of a product, or of the rows of a symmetric one.
struct Block {
  int first, count;
};
Block block_of(int i, int block, int range) { return {i * block, std::min(block, range - i * block)}; }

double squares(const float* values, size_t count) {
  constexpr size_t kLanes = 8;
  double lanes[kLanes] = {};
  const size_t whole = count / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t k = 0; k < kLanes; ++k) lanes[k] += static_cast<double>(values[i + k]) * values[i + k];
  }
  double sum = 0;
  for (size_t i = whole; i < count; ++i) sum += static_cast<double>(values[i]) * values[i];
  for (const double lane : lanes) sum += lane;
  return sum;
}

// The squares of a block of columns of a symmetric matrix from the diagonal down, [rows x columns]: those below the top
// square count twice, as they stand for their mirror images too.
double symmetric_squares(const float* values, int rows, int columns) {
  const size_t top = static_cast<size_t>(columns) * columns;
  return squares(values, top) + 2 * squares(values + top, static_cast<size_t>(rows - columns) * columns);
}

// matrix[first + r][first + c] and its mirror image = scale * block[r][c], block: [rows x columns].
void put_symmetric(const float* block, int rows, int columns, int first, float scale, Matrix& matrix) {
  for (int r = 0; r < rows; ++r) {
    const float* from = block + static_cast<size_t>(r) * columns;
    float* row = matrix.row(first + r).data() + first;
    for (int c = 0; c < columns; ++c) row[c] = scale * from[c];
    for (int c = 0; c < columns; ++c) matrix(first + c, first + r) = scale * from[c];
  }
}

// |F'F/T - Fs'Fs/Ts|^2 = |FF'|^2/T^2 - 2 |FFs'|^2/(T Ts) + |FsFs'|^2/Ts^2, and its gradient
// [4 FF'/T^2, -4 FFs'/(T Ts)] [F; Fs].
class FrameGram : public GramLoss {
 public:
  static int inner_block(int filters) { return columns_in_cache(filters); }
  static int panel_block(int frames, int style_frames, int filters) {
    return std::min(columns_in_cache(frames + style_frames), filters);
  }
  static uint64_t estimate_bytes(int frames, int style_frames, int filters, int threads) {
    const int block = inner_block(filters), panel = panel_block(frames, style_frames, filters);
    const uint64_t slot =
        MatrixProduct::estimate_bytes(filters, block) + MatrixProduct::estimate_bytes(frames + style_frames, panel) +
        Matrix::bytes(std::max(frames, style_frames), block) + Matrix::bytes(2 * frames + style_frames, panel);
    return static_cast<uint64_t>(kSlotsOfThread * threads) * slot + Matrix::bytes(frames, frames + style_frames);
  }

  FrameGram(int frames, const Matrix& style, ThreadPool& pool)
      : GramLoss(style.columns(), panel_block(frames, style.rows(), style.columns()), pool),
        style_(style),
        frames_(frames),
        block_(inner_block(filters_)),
        coefficients_(frames, frames + style.rows()) {}

  Result<void> make_slots() {
    for (int i = 0; i < kSlotsOfThread * pool_.threads(); ++i) {
      auto inner = MatrixProduct::create(ProductForm::kTransposed, filters_, block_, one_thread_);
      if (!inner) return std::unexpected(inner.error());
      auto gradient = MatrixProduct::create(ProductForm::kPlain, coefficients_.columns(), panel_columns_, one_thread_);
      if (!gradient) return std::unexpected(gradient.error());
      slots_.push_back({.inner = std::move(*inner),
                        .gradient = std::move(*gradient),
                        .product = Matrix(std::max(frames_, style_.rows()), block_),
                        .features = Matrix(coefficients_.columns(), panel_columns_),
                        .panel = Matrix(frames_, panel_columns_)});
    }
    return {};
  }

  int style_units() const override { return blocks_for(style_.rows(), block_); }
  void style(int first, int count) override {
    if (first == 0) style_constant_ = 0;
    const double scale = 1 / (double(style_.rows()) * style_.rows());
    run_units(
        first, count, slot_count(), [&](int unit, int slot) { symmetric_product(unit, style_, slots_[slot]); },
        [&](int unit, int slot) { style_constant_ += scale * finish_symmetric(unit, style_, slots_[slot]); });
  }

  int loss_units() const override { return own_units() + style_units(); }
  void loss(int first, int count, const Matrix& features) override {
    if (first == 0) loss_ = style_constant_;
    const double own = 1 / (double(frames_) * frames_), mixed = 1 / (double(frames_) * style_.rows());
    run_units(
        first, count, slot_count(),
        [&](int unit, int slot) {
          Slot& s = slots_[slot];
          if (unit < own_units()) {
            const auto [begin, columns] = symmetric_product(unit, features, s);
            put_symmetric(s.product.data(), frames_ - begin, columns, begin, static_cast<float>(4 * own),
                          coefficients_);
          } else {
            style_product(unit - own_units(), features, static_cast<float>(-4 * mixed), s);
          }
        },
        [&](int unit, int slot) {
          if (unit < own_units()) {
            loss_ += own * finish_symmetric(unit, features, slots_[slot]);
          } else {
            loss_ -= 2 * mixed * finish_style_product(unit - own_units(), slots_[slot]);
          }
        });
  }
  double loss() const override { return loss_; }

  void gradient(int first, int count, const Matrix& features, const std::function<void(const Panel&)>& use) override {
    run_units(
        first, count, slot_count(),
        [&](int unit, int slot) {
          Slot& s = slots_[slot];
          const auto [begin, columns] = block_of(unit, panel_columns_, filters_);
          float* to = s.features.data();
          for (const Matrix* source : {&features, &style_}) {
            for (int t = 0; t < source->rows(); ++t, to += columns) {
              std::copy_n(source->row(t).data() + begin, columns, to);
            }
          }
          s.gradient.run(frames_, columns, coefficients_.data(), s.features.data(), s.panel.data());
          use({.index = unit, .first_column = begin, .columns = columns, .gradient = s.panel.data()});
        },
        [&](int unit, int) {
          product_flops_ += 2.0 * frames_ * coefficients_.columns() * block_of(unit, panel_columns_, filters_).count;
        });
  }

  double style_flops() const override { return symmetric_flops(style_.rows()); }
  double loss_flops() const override { return symmetric_flops(frames_) + 2.0 * frames_ * style_.rows() * filters_; }
  double gradient_flops() const override { return 2.0 * frames_ * coefficients_.columns() * filters_; }

 private:
  struct Slot {
    MatrixProduct inner, gradient;
    Matrix product;          // of a block of frames with others
    Matrix features, panel;  // a panel of [F; Fs], and of the gradient
    double squares = 0;
  };

  int slot_count() const { return static_cast<int>(slots_.size()); }
  int own_units() const { return blocks_for(frames_, block_); }
  // Of a symmetric product by blocks, about half of it.
  double symmetric_flops(int frames) const { return 1.0 * frames * (frames + block_) * filters_; }

  // A block of columns of features features', from the diagonal down.
  Block symmetric_product(int unit, const Matrix& features, Slot& slot) const {
    const Block block = block_of(unit, block_, features.rows());
    const int rows = features.rows() - block.first;
    const float* from = features.row(block.first).data();
    slot.inner.run(rows, block.count, from, from, slot.product.data());
    slot.squares = symmetric_squares(slot.product.data(), rows, block.count);
    return block;
  }
  double finish_symmetric(int unit, const Matrix& features, const Slot& slot) {
    const auto [first, count] = block_of(unit, block_, features.rows());
    product_flops_ += 2.0 * (features.rows() - first) * count * filters_;
    return slot.squares;
  }

  // A block of columns of F Fs'.
  void style_product(int unit, const Matrix& features, float weight, Slot& slot) {
    const auto [first, count] = block_of(unit, block_, style_.rows());
    slot.inner.run(frames_, count, features.data(), style_.row(first).data(), slot.product.data());
    slot.squares = squares(slot.product.data(), static_cast<size_t>(frames_) * count);
    for (int t = 0; t < frames_; ++t) {
      const float* from = slot.product.data() + static_cast<size_t>(t) * count;
      float* to = coefficients_.row(t).data() + frames_ + first;
      for (int c = 0; c < count; ++c) to[c] = weight * from[c];
    }
  }
  double finish_style_product(int unit, const Slot& slot) {
    product_flops_ += 2.0 * frames_ * block_of(unit, block_, style_.rows()).count * filters_;
    return slot.squares;
  }

  const Matrix& style_;
  const int frames_;
  const int block_;
  ThreadPool one_thread_{1};
  std::vector<Slot> slots_;
  Matrix coefficients_;  // of [F; Fs] in the gradient
  double style_constant_ = 0, loss_ = 0;
};

// As published: D = F'F/T - Fs'Fs/Ts, loss |D|^2, gradient 4 F D / T.
class FilterGram : public GramLoss {
 public:
  static int inner_block(int frames, int filters) { return std::min(columns_in_cache(frames), filters); }
  static int panel_block(int filters) { return std::min(columns_in_cache(filters), filters); }
  static uint64_t estimate_bytes(int frames, int style_frames, int filters, int threads) {
    const int longest = std::max(frames, style_frames), block = inner_block(longest, filters);
    const int panel = panel_block(filters);
    const uint64_t slot =
        MatrixProduct::estimate_bytes(frames, block) + MatrixProduct::estimate_bytes(style_frames, block) +
        MatrixProduct::estimate_bytes(filters, panel) + Matrix::bytes(filters, block) + Matrix::bytes(frames, panel);
    return static_cast<uint64_t>(kSlotsOfThread * threads) * slot + Matrix::bytes(filters, longest) +
           2 * Matrix::bytes(filters, filters);
  }

  FilterGram(int frames, const Matrix& style, ThreadPool& pool)
      : GramLoss(style.columns(), panel_block(style.columns()), pool),
        style_(style),
        frames_(frames),
        block_(inner_block(std::max(frames, style.rows()), filters_)),
        transposed_(filters_, std::max(frames, style.rows())),
        target_(filters_, filters_),
        difference_(filters_, filters_) {}

  Result<void> make_slots() {
    for (int i = 0; i < kSlotsOfThread * pool_.threads(); ++i) {
      auto own = MatrixProduct::create(ProductForm::kTransposed, frames_, block_, one_thread_);
      if (!own) return std::unexpected(own.error());
      auto of_style = MatrixProduct::create(ProductForm::kTransposed, style_.rows(), block_, one_thread_);
      if (!of_style) return std::unexpected(of_style.error());
      auto gradient = MatrixProduct::create(ProductForm::kTransposed, filters_, panel_columns_, one_thread_);
      if (!gradient) return std::unexpected(gradient.error());
      slots_.push_back({.own = std::move(*own),
                        .of_style = std::move(*of_style),
                        .gradient = std::move(*gradient),
                        .product = Matrix(filters_, block_),
                        .panel = Matrix(frames_, panel_columns_)});
    }
    return {};
  }

  int style_units() const override { return blocks_for(filters_, block_); }
  void style(int first, int count) override {
    if (first == 0) transpose(style_);
    run_units(
        first, count, slot_count(),
        [&](int unit, int slot) {
          Slot& s = slots_[slot];
          const auto [begin, columns] = symmetric_product(unit, s.of_style, s);
          put_symmetric(s.product.data(), filters_ - begin, columns, begin, 1.0f / static_cast<float>(style_.rows()),
                        target_);
        },
        [&](int unit, int) { count_symmetric(unit, style_.rows()); });
  }

  int loss_units() const override { return blocks_for(filters_, block_); }
  void loss(int first, int count, const Matrix& features) override {
    if (first == 0) {
      loss_ = 0;
      transpose(features);
    }
    const float scale = 1.0f / static_cast<float>(frames_);
    run_units(
        first, count, slot_count(),
        [&](int unit, int slot) {
          Slot& s = slots_[slot];
          const auto [begin, columns] = symmetric_product(unit, s.own, s);
          const int rows = filters_ - begin;
          for (int r = 0; r < rows; ++r) {
            float* row = s.product.data() + static_cast<size_t>(r) * columns;
            const float* target = target_.row(begin + r).data() + begin;
            for (int c = 0; c < columns; ++c) row[c] = scale * row[c] - target[c];
          }
          s.squares = symmetric_squares(s.product.data(), rows, columns);
          put_symmetric(s.product.data(), rows, columns, begin, 1, difference_);
        },
        [&](int unit, int slot) {
          count_symmetric(unit, frames_);
          loss_ += slots_[slot].squares;
        });
  }
  double loss() const override { return loss_; }

  void gradient(int first, int count, const Matrix& features, const std::function<void(const Panel&)>& use) override {
    const float weight = 4.0f / static_cast<float>(frames_);
    run_units(
        first, count, slot_count(),
        [&](int unit, int slot) {
          Slot& s = slots_[slot];
          const auto [begin, columns] = block_of(unit, panel_columns_, filters_);
          s.gradient.run(frames_, columns, features.data(), difference_.row(begin).data(), s.panel.data());
          for (size_t i = 0; i < static_cast<size_t>(frames_) * columns; ++i) s.panel.data()[i] *= weight;
          use({.index = unit, .first_column = begin, .columns = columns, .gradient = s.panel.data()});
        },
        [&](int unit, int) {
          product_flops_ += 2.0 * frames_ * filters_ * block_of(unit, panel_columns_, filters_).count;
        });
  }

  double style_flops() const override { return symmetric_flops(style_.rows()); }
  double loss_flops() const override { return symmetric_flops(frames_); }
  double gradient_flops() const override { return 2.0 * frames_ * filters_ * filters_; }

 private:
  struct Slot {
    MatrixProduct own, of_style, gradient;
    Matrix product, panel;
    double squares = 0;
  };

  int slot_count() const { return static_cast<int>(slots_.size()); }

  // Of a symmetric product by blocks, about half of it.
  double symmetric_flops(int frames) const { return 1.0 * filters_ * (filters_ + block_) * frames; }

  // transposed_ = the transpose of features, [N x T], contiguous from the start of its buffer.
  void transpose(const Matrix& features) {
    constexpr size_t kFiltersOfTile = 16;  // whose rows are written side by side
    const auto frames = static_cast<size_t>(features.rows());
    pool_.parallel_for(static_cast<size_t>(filters_), kFiltersOfTile, [&](size_t begin, size_t count) {
      float* to = transposed_.data() + begin * frames;
      for (size_t t = 0; t < frames; ++t) {
        const float* from = features.row(static_cast<int>(t)).data() + begin;
        for (size_t n = 0; n < count; ++n) to[n * frames + t] = from[n];
      }
    });
  }

  // A block of columns of F'F, from the diagonal down, for the features that were transposed last.
  Block symmetric_product(int unit, MatrixProduct& product, Slot& slot) const {
    const Block block = block_of(unit, block_, filters_);
    const float* from = transposed_.data() + static_cast<size_t>(block.first) * product.inner();
    product.run(filters_ - block.first, block.count, from, from, slot.product.data());
    return block;
  }
  void count_symmetric(int unit, int frames) {
    const auto [first, count] = block_of(unit, block_, filters_);
    product_flops_ += 2.0 * (filters_ - first) * count * frames;
  }

  const Matrix& style_;
  const int frames_;
  const int block_;
  ThreadPool one_thread_{1};
  std::vector<Slot> slots_;
  Matrix transposed_;
  Matrix target_, difference_;
  double loss_ = 0;
};

template <class Form>
Result<std::unique_ptr<GramLoss>> make(int frames, const Matrix& style, ThreadPool& pool) {
  auto gram = std::make_unique<Form>(frames, style, pool);
  if (auto made = gram->make_slots(); !made) return std::unexpected(made.error());
  return gram;
}

}  // namespace

template <class Body, class Done>
void GramLoss::run_units(int first, int count, int slots, Body&& body, Done&& done) {
  const double start = now_seconds();
  for (int begin = first; begin < first + count; begin += slots) {
    const int together = std::min(slots, first + count - begin);
    pool_.parallel_for(static_cast<size_t>(together), 1,
                       [&](size_t slot, size_t) { body(begin + static_cast<int>(slot), static_cast<int>(slot)); });
    for (int slot = 0; slot < together; ++slot) done(begin + slot, slot);
  }
  product_seconds_ += now_seconds() - start;
}

// Products of N T (T/2 + Ts) and N T (T + Ts) multiplications against T N N/2 and T N N.
GramForm GramLoss::cheapest(int frames, int style_frames, int filters) {
  return 1.5 * frames + 2.0 * style_frames <= 1.5 * filters ? GramForm::kFrames : GramForm::kFilters;
}

Result<std::unique_ptr<GramLoss>> GramLoss::create(GramForm form, int frames, const Matrix& style, ThreadPool& pool) {
  if (form == GramForm::kCheapest) form = cheapest(frames, style.rows(), style.columns());
  return form == GramForm::kFrames ? make<FrameGram>(frames, style, pool) : make<FilterGram>(frames, style, pool);
}

uint64_t GramLoss::estimate_bytes(int frames, int style_frames, int filters, int threads) {
  return cheapest(frames, style_frames, filters) == GramForm::kFrames
             ? FrameGram::estimate_bytes(frames, style_frames, filters, threads)
             : FilterGram::estimate_bytes(frames, style_frames, filters, threads);
}

}  // namespace retimbre
