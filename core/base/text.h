#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace retimbre {

/// Appends a number as people write it: the shortest decimal that reads back as the same value, without an exponent
/// below 1e16.
template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
void append(std::string& text, Number number) {
  char
      digits[512];  // a double has at most 309 digits before and some 1074 after the point; the shortest form far fewer
  std::to_chars_result end;
  if constexpr (std::floating_point<Number>) {
    const bool plain = number > Number(-1e16) && number < Number(1e16);
    end = std::to_chars(digits, digits + sizeof digits, number,
                        plain ? std::chars_format::fixed : std::chars_format::general);
  } else {
    end = std::to_chars(digits, digits + sizeof digits, number);
  }
  text.append(digits, end.ptr);
}

inline void append(std::string& text, std::string_view part) { text += part; }

/// The sentence made of words and numbers. (std::format is not in the standard library of the host's compiler.)
template <class... Parts>
std::string sentence(const Parts&... parts) {
  std::string text;
  (append(text, parts), ...);
  return text;
}

}  // namespace retimbre
