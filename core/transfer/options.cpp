#include "core/transfer/options.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace retimbre {
namespace {

constexpr double kLargestSeed = 4294967295.0;
constexpr std::string_view kInfiniteName = "infinite", kRandomCnnName = "random-cnn";

const std::vector<Option>& table() {
  static const std::vector<Option> options = {
      {.name = "seconds",
       .label = "Length",
       .help = "Length of the texture.",
       .unit = "s",
       .kind = OptionKind::kNumber,
       .standard = 30.0,
       .minimum = 1,
       .maximum = 600,
       .logarithmic = true,
       .commands = {"texture"}},
      {.name = "engine",
       .label = "Engine",
       .help =
           "What measures content and style: a random network of infinitely many filters, in closed form and fast, or "
           "of finitely many, as published.",
       .unit = "",
       .kind = OptionKind::kChoice,
       .standard = "infinite",
       .choices = {kInfiniteName, kRandomCnnName},
       .commands = {"transfer"}},
      {.name = "strength",
       .label = "Strength",
       .help = "How far the sound goes from the content, 0, to the style's texture, 1.",
       .unit = "",
       .kind = OptionKind::kNumber,
       .standard = 0.85,
       .minimum = 0,
       .maximum = 1,
       .commands = {"transfer"},
       .engines = {kInfiniteName}},
      {.name = "rhythm",
       .label = "Rhythm",
       .help = "Whose rhythm is kept: the content's, 0, or the style's, 1.",
       .unit = "",
       .kind = OptionKind::kNumber,
       .standard = 0.5,
       .minimum = 0,
       .maximum = 1,
       .commands = {"transfer", "texture"},
       .engines = {kInfiniteName}},
      {.name = "wet",
       .label = "Dry/wet",
       .help = "How much of the result is heard, 1, and how much of the content as it is, 0.",
       .unit = "",
       .kind = OptionKind::kNumber,
       .standard = 1.0,
       .minimum = 0,
       .maximum = 1,
       .commands = {"transfer"}},
      {.name = "compression",
       .label = "Compression",
       .help = "Of magnitudes before they are compared: their power of 0.3, or log(1 + x) as published.",
       .unit = "",
       .kind = OptionKind::kChoice,
       .standard = "power",
       .choices = {"power", "log"},
       .commands = {"transfer", "texture"},
       .engines = {kInfiniteName}},
      {.name = "alpha",
       .label = "Content weight",
       .help = "How much of the content is kept: larger keeps more, smaller lets the style in.",
       .unit = "",
       .kind = OptionKind::kNumber,
       .standard = 0.1,
       .minimum = 0,
       .maximum = 1000,
       .logarithmic = true,
       .commands = {"transfer"},
       .engines = {kRandomCnnName}},
      {.name = "iterations",
       .label = "Iterations",
       .help = "Steps of the optimiser (L-BFGS), at the most. More come closer to the goal and take longer.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = 32.0,
       .minimum = 0,
       .maximum = 2000,
       .logarithmic = true,
       .commands = {"transfer", "texture"}},
      {.name = "filters",
       .label = "Filters",
       .help = "Random filters in each layer. More give a steadier measure of texture and take longer.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = 4096.0,
       .minimum = 1,
       .maximum = 16384,
       .logarithmic = true,
       .commands = {"transfer"},
       .engines = {kRandomCnnName}},
      {.name = "width",
       .label = "Filter width",
       .help = "Length of a filter. Wider ones carry more of the style's rhythm.",
       .unit = "frames of 23 ms",
       .kind = OptionKind::kInteger,
       .standard = 11.0,
       .minimum = 1,
       .maximum = 64,
       .commands = {"transfer"},
       .engines = {kRandomCnnName}},
      {.name = "layers",
       .label = "Layers",
       .help = "Convolutions one after the other; content and style are compared on each.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = 1.0,
       .minimum = 1,
       .maximum = 4,
       .commands = {"transfer"},
       .engines = {kRandomCnnName}},
      {.name = "rank",
       .label = "Rank",
       .help = "Dimensions of the subspace of both clips' frames that is worked in. full is exact and slower.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = 256.0,
       .minimum = 8,
       .maximum = 1025,
       .logarithmic = true,
       .choices = {"full"},
       .commands = {"transfer", "texture"}},
      {.name = "window",
       .label = "Window",
       .help = "Long contents are worked on in overlapping windows of about this length; one and a half of it is one.",
       .unit = "s",
       .kind = OptionKind::kNumber,
       .standard = 10.0,
       .minimum = 5,
       .maximum = 120,
       .commands = {"transfer"}},
      {.name = "start",
       .label = "Start from",
       .help = "Where the optimiser starts: the content, or faint noise as in the published method.",
       .unit = "",
       .kind = OptionKind::kChoice,
       .standard = "content",
       .choices = {"content", "noise"},
       .commands = {"transfer"}},
      {.name = "seed",
       .label = "Seed",
       .help = "Picks what is random: filters, the order of a texture's pieces. The same seed and build give the same "
               "result.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = 0.0,
       .minimum = 0,
       .maximum = kLargestSeed,
       .commands = {"transfer", "texture", "resynthesise"}},
      {.name = "phase",
       .label = "Phase recovery",
       .help = "pghi: a phase from the magnitudes' slopes, then fast Griffin-Lim. griffin-lim: the plain iteration.",
       .unit = "",
       .kind = OptionKind::kChoice,
       .standard = "pghi",
       .choices = {"pghi", "griffin-lim"},
       .commands = {"transfer", "texture", "resynthesise"}},
      {.name = "phase-iterations",
       .label = "Phase iterations",
       .help = "Iterations of Griffin-Lim. auto: 30 after pghi, 300 for plain griffin-lim.",
       .unit = "",
       .kind = OptionKind::kInteger,
       .standard = "auto",
       .minimum = 0,
       .maximum = 5000,
       .choices = {"auto"},
       .commands = {"transfer", "texture", "resynthesise"}},
  };
  return options;
}

bool has(const std::vector<std::string_view>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool takes(const Option& option, std::string_view command) { return has(option.commands, command); }

bool is_of_engine(const Option& option, std::string_view engine) {
  return option.engines.empty() || has(option.engines, engine);
}

std::string joined(const std::vector<std::string_view>& words, std::string_view separator) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::string shown(const Setting& setting) {
  if (const auto* word = std::get_if<std::string>(&setting)) return "\"" + *word + "\"";
  return sentence(std::get<double>(setting));
}

std::string allowed(const Option& option) {
  if (option.kind == OptionKind::kChoice) return "one of " + joined(option.choices, ", ");
  std::string text = sentence(option.kind == OptionKind::kInteger ? "a whole number" : "a number", " from ",
                              option.minimum, " to ", option.maximum);
  if (!option.choices.empty()) text += ", or " + joined(option.choices, ", or ");
  return text;
}

bool accepts(const Option& option, const Setting& setting) {
  if (const auto* word = std::get_if<std::string>(&setting)) {
    return std::ranges::find(option.choices, *word) != option.choices.end();
  }
  const double number = std::get<double>(setting);
  if (option.kind == OptionKind::kChoice) return false;
  if (option.kind == OptionKind::kInteger && number != std::floor(number)) return false;
  return number >= option.minimum && number <= option.maximum;  // false for NaN
}

bool is_word(const Settings& settings, std::string_view name, std::string_view word) {
  const auto* value = std::get_if<std::string>(&settings.find(name)->second);
  return value != nullptr && *value == word;
}

double number(const Settings& settings, std::string_view name) { return std::get<double>(settings.find(name)->second); }

}  // namespace

std::span<const Option> options() { return table(); }

Result<Settings> complete(const Settings& given, std::string_view command) {
  for (const auto& [name, value] : given) {
    const auto option =
        std::ranges::find_if(table(), [&](const Option& o) { return o.name == name && takes(o, command); });
    if (option == table().end()) {
      std::vector<std::string_view> names;
      for (const Option& o : table()) {
        if (takes(o, command)) names.push_back(o.name);
      }
      return fail(ErrorCode::kInvalidOption, sentence("There is no option \"", name, "\" for ", command,
                                                      "; its options are ", joined(names, ", "), "."));
    }
    if (!accepts(*option, value)) {
      return fail(ErrorCode::kInvalidOption,
                  sentence(name, " must be ", allowed(*option), "; ", shown(value), " is not."));
    }
  }
  const auto chosen = given.find("engine");
  const std::string_view engine = chosen == given.end() ? kInfiniteName : std::get<std::string>(chosen->second);
  for (const auto& [name, value] : given) {
    const Option& option = *std::ranges::find(table(), name, &Option::name);
    if (!is_of_engine(option, engine)) {
      return fail(ErrorCode::kInvalidOption,
                  sentence(name, " is an option of the engine ", joined(option.engines, ", "), "; ", engine,
                           " has no such option."));
    }
  }
  Settings all;
  for (const Option& option : table()) {
    if (!takes(option, command) || !is_of_engine(option, engine)) continue;
    const auto value = given.find(option.name);
    all.emplace(option.name, value == given.end() ? option.standard : value->second);
  }
  if (is_word(all, "phase-iterations", "auto")) {
    constexpr double kAfterPghi = 30, kPlain = 300;
    all.find("phase-iterations")->second = is_word(all, "phase", "pghi") ? kAfterPghi : kPlain;
  }
  return all;
}

PhaseSettings phase_settings(const Settings& settings) {
  return {.method = is_word(settings, "phase", "pghi") ? PhaseMethod::kPghi : PhaseMethod::kGriffinLim,
          .iterations = static_cast<int>(number(settings, "phase-iterations")),
          .seed = static_cast<uint64_t>(number(settings, "seed"))};
}

TransferPlan transfer_plan(const Settings& settings) {
  TransferPlan plan{
      .engine = is_word(settings, "engine", kInfiniteName) ? Engine::kInfinite : Engine::kRandomCnn,
      .infinite = {},
      .random_cnn = {},
      .compression = Compression::kLog,
      .iterations = static_cast<int>(number(settings, "iterations")),
      .seed = static_cast<uint64_t>(number(settings, "seed")),
      .start = is_word(settings, "start", "noise") ? Start::kNoise : Start::kContent,
      .rank = is_word(settings, "rank", "full") ? TransferPlan::kFullRank : static_cast<int>(number(settings, "rank")),
      .phase = phase_settings(settings),
      .wet = number(settings, "wet"),
      .window_seconds = number(settings, "window")};
  switch (plan.engine) {
    case Engine::kInfinite:
      plan.infinite = {.strength = number(settings, "strength"), .rhythm = number(settings, "rhythm")};
      plan.compression = is_word(settings, "compression", "power") ? Compression::kPower : Compression::kLog;
      break;
    case Engine::kRandomCnn:
      plan.random_cnn = {.filters = static_cast<int>(number(settings, "filters")),
                         .width = static_cast<int>(number(settings, "width")),
                         .layers = static_cast<int>(number(settings, "layers")),
                         .alpha = number(settings, "alpha")};
      break;
  }
  return plan;
}

}  // namespace retimbre
