#include "core/transfer/options.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace retimbre {
namespace {

std::string refusal(const Settings& given, std::string_view command = "transfer") {
  const auto completed = complete(given, command);
  return completed ? "accepted" : completed.error().message;
}

TEST(Options, NoSettingsMeanTheDefaultsAndEveryDefaultPassesItsOwnCheck) {
  const auto completed = complete({}, "transfer");
  ASSERT_TRUE(completed);
  EXPECT_TRUE(complete(*completed, "transfer"));
  const auto published = complete({{"engine", "random-cnn"}}, "transfer");
  ASSERT_TRUE(published);
  EXPECT_EQ(transfer_plan(*published).random_cnn.filters, 4096);
  EXPECT_EQ(transfer_plan(*published).random_cnn.width, 11);
  EXPECT_EQ(transfer_plan(*published).compression, Compression::kLog);
  const TransferPlan plan = transfer_plan(*completed);
  EXPECT_EQ(plan.engine, Engine::kInfinite);
  EXPECT_EQ(plan.infinite.strength, 0.85);
  EXPECT_EQ(plan.compression, Compression::kPower);
  EXPECT_EQ(plan.rank, 256);
  EXPECT_EQ(plan.start, Start::kContent);
  EXPECT_EQ(plan.phase.method, PhaseMethod::kPghi);
  EXPECT_EQ(plan.phase.iterations, 30);
}

TEST(Options, EveryOptionIsDescribed) {
  std::set<std::string_view> names;
  for (const Option& option : options()) {
    EXPECT_TRUE(names.insert(option.name).second) << option.name;
    EXPECT_FALSE(option.label.empty()) << option.name;
    EXPECT_TRUE(option.help.ends_with(".")) << option.name;
    EXPECT_FALSE(option.commands.empty()) << option.name;
    EXPECT_EQ(option.kind == OptionKind::kChoice, option.minimum == option.maximum) << option.name;
  }
}

TEST(Options, WordsStandBesideNumbers) {
  const auto completed = complete({{"rank", "full"}, {"phase", "griffin-lim"}}, "transfer");
  ASSERT_TRUE(completed);
  const TransferPlan plan = transfer_plan(*completed);
  EXPECT_EQ(plan.rank, TransferPlan::kFullRank);
  EXPECT_EQ(plan.phase.method, PhaseMethod::kGriffinLim);
  EXPECT_EQ(plan.phase.iterations, 300);  // auto knows that the plain iteration needs more
}

TEST(Options, ARefusalNamesTheOptionTheRangeAndTheValue) {
  EXPECT_EQ(refusal({{"filters", 0.0}}), "filters must be a whole number from 1 to 16384; 0 is not.");
  EXPECT_EQ(refusal({{"width", 2.5}}), "width must be a whole number from 1 to 64; 2.5 is not.");
  EXPECT_EQ(refusal({{"rank", "most"}}), "rank must be a whole number from 8 to 1025, or full; \"most\" is not.");
  EXPECT_EQ(refusal({{"alpha", -1.0}}), "alpha must be a number from 0 to 1000; -1 is not.");
  EXPECT_EQ(refusal({{"alpha", std::numeric_limits<double>::quiet_NaN()}}),
            "alpha must be a number from 0 to 1000; nan is not.");
  EXPECT_EQ(refusal({{"start", "silence"}}), "start must be one of content, noise; \"silence\" is not.");
  EXPECT_EQ(refusal({{"engine", 3.0}}), "engine must be one of infinite, random-cnn; 3 is not.");
}

TEST(Options, AnOptionOfAnotherEngineIsToldWhose) {
  EXPECT_EQ(refusal({{"alpha", 0.1}}), "alpha is an option of the engine random-cnn; infinite has no such option.");
  EXPECT_EQ(refusal({{"engine", "random-cnn"}, {"strength", 0.1}}),
            "strength is an option of the engine infinite; random-cnn has no such option.");
}

TEST(Options, AnUnknownOptionIsToldWhichThereAre) {
  EXPECT_EQ(refusal({{"filter", 3.0}}, "resynthesise"),
            "There is no option \"filter\" for resynthesise; its options are seed, phase, phase-iterations.");
  EXPECT_NE(refusal({{"filters", 3.0}}, "resynthesise"), "accepted");  // another command's option
}

}  // namespace
}  // namespace retimbre
