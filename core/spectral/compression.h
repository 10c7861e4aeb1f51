#pragma once

#include <span>

namespace retimbre {

/// How magnitudes are made comparable to an ear before features are taken of them.
enum class Compression {
  kPower,  // |X|^0.3, about the loudness of Stevens' law
  kLog,    // log(1 + |X|)
};

/// In place, of magnitudes of 0 or more; relative error below 1e-6.
void compress(std::span<float> magnitudes, Compression compression);
/// The way back, of values of 0 or more.
void expand(std::span<float> compressed, Compression compression);

}  // namespace retimbre
