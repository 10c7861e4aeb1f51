#pragma once

#include <expected>
#include <string>
#include <utility>

namespace retimbre {

/// What kind of mistake an Error speaks of. The message is for people; the code is for programs.
enum class ErrorCode {
  kInvalidClip,    // a clip that cannot be used: no samples, NaN, silence, too short
  kInvalidOption,  // an option that is unknown or out of its range
  kTooLarge,       // the work would not fit into memory
  kInternal,       // a library refused what should have worked
};

/// One sentence that names the thing, the value found and the bound, and says what would work.
struct Error {
  ErrorCode code;
  std::string message;
};

/// A value, or the reason why there is none. Errors are values at the core's boundary; core is built without
/// exceptions.
template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

}  // namespace retimbre
