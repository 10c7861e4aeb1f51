#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/spectral/compression.h"
#include "core/spectral/phase_recovery.h"

namespace retimbre {

/// The value of an option as a person gives it: a number, or a word.
using Setting = std::variant<double, std::string>;
/// Values by option name.
using Settings = std::map<std::string, Setting, std::less<>>;

enum class OptionKind { kInteger, kNumber, kChoice };

/// One option, described once: the page's controls, the command line's flags and help, and the checks are made from
/// this table.
struct Option {
  std::string_view name;   // as on the command line, without the dashes
  std::string_view label;  // as on the page
  std::string_view help;   // one line
  std::string_view unit;   // "" for a pure number
  OptionKind kind;
  Setting standard;                            // the default
  double minimum = 0;                          // of numbers, inclusive
  double maximum = 0;                          // of numbers, inclusive
  bool logarithmic = false;                    // a slider should move in equal ratios
  std::vector<std::string_view> choices = {};  // all values of a choice; of a number, the words allowed beside numbers
  std::vector<std::string_view> commands =
      {};  // of the command line that take it: "transfer", "texture", "resynthesise"
  std::vector<std::string_view> engines = {};  // that take it; empty: all
};

std::span<const Option> options();

/// Every option of `command`, and of the engine that is chosen, with its value: the given one, checked, or the default.
/// Where a default depends on other options ("auto"), the number that it comes to.
/// Errors: an unknown option, one of another engine, a word where a number belongs, a number out of range.
Result<Settings> complete(const Settings& given, std::string_view command);

enum class Engine { kInfinite, kRandomCnn };
enum class Start { kContent, kNoise };

/// What only the engine `infinite` asks for.
struct InfinitePlan {
  double strength;  // 0: the content's own samples, 1: the style's texture
  double rhythm;    // whose rhythm is kept, 0: the content's, 1: the style's
};

/// What only the engine `random-cnn` asks for.
struct RandomCnnPlan {
  int filters;
  int width;  // of a filter, in frames
  int layers;
  double alpha;  // weight of the content term
};

/// Everything that decides a transfer's result, besides the two clips.
struct TransferPlan {
  Engine engine;
  InfinitePlan infinite;     // of that engine
  RandomCnnPlan random_cnn;  // of that engine
  Compression compression;
  int iterations;
  uint64_t seed;
  Start start;
  int rank;  // dimensions of the frame subspace; kFullRank works on the bins themselves
  PhaseSettings phase;
  double wet;             // share of the result in what is given out; the rest is the content
  double window_seconds;  // of a long content that are worked on at once

  static constexpr int kFullRank = 0;
};

/// The typed plan of completed settings (see complete()).
TransferPlan transfer_plan(const Settings& settings);
PhaseSettings phase_settings(const Settings& settings);

}  // namespace retimbre
