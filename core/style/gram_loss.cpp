#include "core/style/gram_loss.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/clock.h"

namespace retimbre {
namespace {

int blocks_for(int range, int block) { return (range + block - 1) / block; }

// A block of rows [first, first + count) of a symmetric product; the product is needed for rows from `first` on only.
struct Block {
  int first, count;
};
Block block_of(int i, int block, int range) { return {i * block, std::min(block, range - i * block)}; }

// The sum of the squares of the products of a block of a symmetric matrix, those off the diagonal counted twice, as
// they stand for their mirror images too. product: [range - first x count], rows from `first` on.
double symmetric_squares(const float* product, int rows, int count) {
  double sum = 0;
  for (int r = 0; r < rows; ++r) {
    const float* row = product + static_cast<size_t>(r) * count;
    for (int c = 0; c < count; ++c) {
      const double square = static_cast<double>(row[c]) * row[c];
      sum += r < count ? square : 2 * square;  // the top square of the block holds both halves
    }
  }
  return sum;
}

double squares(const float* values, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; ++i) sum += static_cast<double>(values[i]) * values[i];
  return sum;
}

// |F'F/T - Fs'Fs/Ts|^2 = |FF'|^2/T^2 - 2 |FFs'|^2/(T Ts) + |FsFs'|^2/Ts^2, and its gradient
// [4 FF'/T^2, -4 FFs'/(T Ts)] [F; Fs].
class FrameGram : public GramLoss {
 public:
  FrameGram(int frames, const Matrix& style, MatrixProduct inner, MatrixProduct gradient)
      : GramLoss(style.columns(), gradient.max_columns()),
        style_(style),
        frames_(frames),
        block_(inner.max_columns()),
        inner_(std::move(inner)),
        gradient_(std::move(gradient)),
        product_(std::max(frames, style.rows()), block_),
        coefficients_(frames, frames + style.rows()),
        features_panel_(frames + style.rows(), panel_columns_),
        gradient_panel_(frames, panel_columns_) {}

  static int inner_block(int filters) { return columns_in_cache(filters); }
  static int panel_block(int frames, int style_frames, int filters) {
    return std::min(columns_in_cache(frames + style_frames), filters);
  }

  int style_units() const override { return blocks_for(style_.rows(), block_); }
  void style_unit(int unit) override {
    const auto [first, count] = block_of(unit, block_, style_.rows());
    if (unit == 0) style_constant_ = 0;
    const int rows = style_.rows() - first;
    multiply(inner_, rows, count, style_.row(first).data(), style_.row(first).data(), product_.data());
    style_constant_ += symmetric_squares(product_.data(), rows, count) / (double(style_.rows()) * style_.rows());
  }

  int loss_units() const override { return blocks_for(frames_, block_) + style_units(); }
  void loss_unit(int unit, const Matrix& features) override {
    if (unit == 0) loss_ = style_constant_;
    const int own_units = blocks_for(frames_, block_);
    if (unit < own_units) {
      own_unit(block_of(unit, block_, frames_), features);
    } else {
      style_product_unit(block_of(unit - own_units, block_, style_.rows()), features);
    }
  }
  double loss() const override { return loss_; }

  const float* gradient_panel(int i, const Matrix& features) override {
    const auto [first, count] = panel(i);
    float* to = features_panel_.data();
    for (const Matrix* source : {&features, &style_}) {
      for (int t = 0; t < source->rows(); ++t, to += count) {
        std::copy_n(source->row(t).data() + first, count, to);
      }
    }
    multiply(gradient_, frames_, count, coefficients_.data(), features_panel_.data(), gradient_panel_.data());
    return gradient_panel_.data();
  }

 private:
  void own_unit(Block block, const Matrix& features) {
    const auto [first, count] = block;
    const int rows = frames_ - first;
    multiply(inner_, rows, count, features.row(first).data(), features.row(first).data(), product_.data());
    loss_ += symmetric_squares(product_.data(), rows, count) / (double(frames_) * frames_);
    const float weight = static_cast<float>(4 / (double(frames_) * frames_));
    for (int r = 0; r < rows; ++r) {
      const float* row = product_.data() + static_cast<size_t>(r) * count;
      for (int c = 0; c < count; ++c) {
        coefficients_(first + r, first + c) = weight * row[c];
        coefficients_(first + c, first + r) = weight * row[c];
      }
    }
  }

  void style_product_unit(Block block, const Matrix& features) {
    const auto [first, count] = block;
    multiply(inner_, frames_, count, features.data(), style_.row(first).data(), product_.data());
    const double scale = 1 / (double(frames_) * style_.rows());
    loss_ -= 2 * scale * squares(product_.data(), static_cast<size_t>(frames_) * count);
    const float weight = static_cast<float>(-4 * scale);
    for (int t = 0; t < frames_; ++t) {
      const float* row = product_.data() + static_cast<size_t>(t) * count;
      for (int c = 0; c < count; ++c) coefficients_(t, frames_ + first + c) = weight * row[c];
    }
  }

  const Matrix& style_;
  const int frames_;
  const int block_;
  MatrixProduct inner_, gradient_;
  Matrix product_;       // of one block
  Matrix coefficients_;  // of [F; Fs] in the gradient
  Matrix features_panel_, gradient_panel_;
  double style_constant_ = 0, loss_ = 0;
};

// As published: D = F'F/T - Fs'Fs/Ts, loss |D|^2, gradient 4 F D / T.
class FilterGram : public GramLoss {
 public:
  FilterGram(int frames, const Matrix& style, MatrixProduct own, MatrixProduct of_style, MatrixProduct gradient)
      : GramLoss(style.columns(), gradient.max_columns()),
        style_(style),
        frames_(frames),
        own_block_(own.max_columns()),
        style_block_(of_style.max_columns()),
        own_(std::move(own)),
        of_style_(std::move(of_style)),
        gradient_(std::move(gradient)),
        transposed_(filters_, std::max(frames, style.rows())),
        product_(filters_, std::max(own_block_, style_block_)),
        target_(filters_, filters_),
        difference_(filters_, filters_),
        gradient_panel_(frames, panel_columns_) {}

  static int own_block(int frames, int filters) { return std::min(columns_in_cache(frames), filters); }
  static int panel_block(int filters) { return std::min(columns_in_cache(filters), filters); }

  int style_units() const override { return blocks_for(filters_, style_block_); }
  void style_unit(int unit) override {
    if (unit == 0) transpose(style_);
    const auto [first, count] = block_of(unit, style_block_, filters_);
    symmetric_product(of_style_, style_.rows(), first, count);
    for (int r = 0; r < filters_ - first; ++r) {
      for (int c = 0; c < count; ++c) {
        const float value = product_.data()[static_cast<size_t>(r) * count + c] / static_cast<float>(style_.rows());
        target_(first + r, first + c) = value;
        target_(first + c, first + r) = value;
      }
    }
  }

  int loss_units() const override { return blocks_for(filters_, own_block_); }
  void loss_unit(int unit, const Matrix& features) override {
    if (unit == 0) {
      loss_ = 0;
      transpose(features);
    }
    const auto [first, count] = block_of(unit, own_block_, filters_);
    symmetric_product(own_, frames_, first, count);
    const int rows = filters_ - first;
    for (int r = 0; r < rows; ++r) {
      float* row = product_.data() + static_cast<size_t>(r) * count;
      for (int c = 0; c < count; ++c) {
        row[c] = row[c] / static_cast<float>(frames_) - target_(first + r, first + c);
        difference_(first + r, first + c) = row[c];
        difference_(first + c, first + r) = row[c];
      }
    }
    loss_ += symmetric_squares(product_.data(), rows, count);
  }
  double loss() const override { return loss_; }

  const float* gradient_panel(int i, const Matrix& features) override {
    const auto [first, count] = panel(i);
    multiply(gradient_, frames_, count, features.data(), difference_.row(first).data(), gradient_panel_.data());
    const float weight = 4.0f / static_cast<float>(frames_);
    for (size_t k = 0; k < static_cast<size_t>(frames_) * count; ++k) gradient_panel_.data()[k] *= weight;
    return gradient_panel_.data();
  }

 private:
  // transposed_ = the transpose of features, [N x T], contiguous from the start of its buffer.
  void transpose(const Matrix& features) {
    for (int t = 0; t < features.rows(); ++t) {
      const float* row = features.row(t).data();
      for (int n = 0; n < filters_; ++n) transposed_.data()[static_cast<size_t>(n) * features.rows() + t] = row[n];
    }
  }

  // product_ = rows from `first` on of F'F, columns [first, first + count).
  void symmetric_product(MatrixProduct& product, int frames, int first, int count) {
    const float* from = transposed_.data() + static_cast<size_t>(first) * frames;
    multiply(product, filters_ - first, count, from, from, product_.data());
  }

  const Matrix& style_;
  const int frames_;
  const int own_block_, style_block_;
  MatrixProduct own_, of_style_, gradient_;
  Matrix transposed_;
  Matrix product_;  // of one block
  Matrix target_, difference_;
  Matrix gradient_panel_;
  double loss_ = 0;
};

}  // namespace

// Products of N T (T/2 + Ts) and N T (T + Ts) multiplications against T N N/2 and T N N.
GramForm GramLoss::cheapest(int frames, int style_frames, int filters) {
  return 1.5 * frames + 2.0 * style_frames <= 1.5 * filters ? GramForm::kFrames : GramForm::kFilters;
}

Result<std::unique_ptr<GramLoss>> GramLoss::create(GramForm form, int frames, const Matrix& style, ThreadPool& pool) {
  const int filters = style.columns();
  if (form == GramForm::kCheapest) form = cheapest(frames, style.rows(), filters);
  if (form == GramForm::kFrames) {
    auto inner = MatrixProduct::create(ProductForm::kTransposed, filters, FrameGram::inner_block(filters), pool);
    if (!inner) return std::unexpected(inner.error());
    auto gradient = MatrixProduct::create(ProductForm::kPlain, frames + style.rows(),
                                          FrameGram::panel_block(frames, style.rows(), filters), pool);
    if (!gradient) return std::unexpected(gradient.error());
    return std::make_unique<FrameGram>(frames, style, std::move(*inner), std::move(*gradient));
  }
  auto own = MatrixProduct::create(ProductForm::kTransposed, frames, FilterGram::own_block(frames, filters), pool);
  if (!own) return std::unexpected(own.error());
  auto of_style =
      MatrixProduct::create(ProductForm::kTransposed, style.rows(), FilterGram::own_block(style.rows(), filters), pool);
  if (!of_style) return std::unexpected(of_style.error());
  auto gradient = MatrixProduct::create(ProductForm::kTransposed, filters, FilterGram::panel_block(filters), pool);
  if (!gradient) return std::unexpected(gradient.error());
  return std::make_unique<FilterGram>(frames, style, std::move(*own), std::move(*of_style), std::move(*gradient));
}

uint64_t GramLoss::estimate_bytes(int frames, int style_frames, int filters) {
  const int longest = std::max(frames, style_frames);
  if (cheapest(frames, style_frames, filters) == GramForm::kFrames) {
    const int block = FrameGram::inner_block(filters), columns = FrameGram::panel_block(frames, style_frames, filters);
    return MatrixProduct::estimate_bytes(filters, block) +
           MatrixProduct::estimate_bytes(frames + style_frames, columns) + Matrix::bytes(longest, block) +
           Matrix::bytes(frames, frames + style_frames) + Matrix::bytes(2 * frames + style_frames, columns);
  }
  const int own = FilterGram::own_block(frames, filters), of_style = FilterGram::own_block(style_frames, filters);
  const int columns = FilterGram::panel_block(filters);
  return MatrixProduct::estimate_bytes(frames, own) + MatrixProduct::estimate_bytes(style_frames, of_style) +
         MatrixProduct::estimate_bytes(filters, columns) + Matrix::bytes(filters, longest) +
         Matrix::bytes(filters, std::max(own, of_style)) + 2 * Matrix::bytes(filters, filters) +
         Matrix::bytes(frames, columns);
}

GramLoss::Columns GramLoss::panel(int i) const {
  const auto [first, count] = block_of(i, panel_columns_, filters_);
  return {first, count};
}

void GramLoss::multiply(MatrixProduct& product, int rows, int columns, const float* a, const float* b, float* c) {
  const double start = now_seconds();
  product.run(rows, columns, a, b, c);
  product_seconds_ += now_seconds() - start;
  product_flops_ += 2.0 * rows * columns * product.inner();
}

}  // namespace retimbre
