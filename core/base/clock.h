#pragma once

#include <chrono>

namespace retimbre {

/// Seconds since some fixed moment, never going back.
inline double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace retimbre
