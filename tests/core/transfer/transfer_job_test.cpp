#include "core/transfer/transfer_job.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>

#include "core/audio/level.h"
#include "core/audio/loudness.h"
#include "core/transfer/resynthesis_job.h"
#include "tests/core/transfer/running.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

/// The published network, small.
Settings small(Settings more = {}) {
  Settings settings{{"engine", "random-cnn"}, {"filters", 48.0}, {"width", 3.0},
                    {"iterations", 8.0},      {"rank", 24.0},    {"phase-iterations", 4.0}};
  for (auto& [name, value] : more) settings.insert_or_assign(name, value);
  return settings;
}

/// The engine of infinite width, in little time.
Settings quick(Settings more = {}) {
  Settings settings{{"rank", 24.0}, {"phase-iterations", 4.0}};
  for (auto& [name, value] : more) settings.insert_or_assign(name, value);
  return settings;
}

std::string refusal(Clip content, Clip style, const Settings& settings = {}, size_t limit = kPlenty) {
  ThreadPool pool(1);
  const auto job = create(std::move(content), std::move(style), settings, pool, limit);
  return job ? "accepted" : job.error().message;
}

/// Integrated loudness in LUFS (ITU-R BS.1770).
double loudness_of(const Clip& clip) {
  LoudnessMeter meter(static_cast<int>(clip.channels.size()), clip.sample_rate_hz);
  const std::vector<std::span<const float>> channels(clip.channels.begin(), clip.channels.end());
  meter.add(channels);
  return meter.integrated_lufs();
}

TEST(TransferJob, TheResultHasTheContentsLengthRateAndLoudness) {
  ThreadPool pool(2);
  for (const double rate : {8000.0, 22050.0, 44100.0, 48000.0, 192000.0}) {
    const Clip content = melody(0.7123, rate);
    const auto job = started(content, crackle(0.5, 44100), small(), pool);
    ASSERT_NE(job, nullptr);
    const Clip result = run(*job);
    ASSERT_EQ(result.channels.size(), 1u) << rate;
    EXPECT_EQ(result.frames(), content.frames()) << rate;
    EXPECT_EQ(result.sample_rate_hz, rate);
    EXPECT_LT(peak(result.channels[0]), 1.0) << rate;
    EXPECT_GT(peak(result.channels[0]), 0.01) << rate;
    for (const float sample : result.channels[0]) ASSERT_TRUE(std::isfinite(sample)) << rate;
    // Of a result at 8 kHz the band above 4 kHz is lost again.
    EXPECT_NEAR(loudness_of(result), loudness_of(content), rate < kAnalysisRateHz ? 1 : 0.2) << rate;
  }
}

TEST(TransferJob, TheLossFallsAndTheReportTellsHow) {
  ThreadPool pool(1);
  const auto job = started(melody(1, 22050), crackle(1, 22050), small({{"iterations", 15.0}}), pool);
  ASSERT_NE(job, nullptr);
  run(*job);
  const Report& report = job->report();
  ASSERT_GE(report.losses.size(), 3u);
  EXPECT_EQ(report.losses.front().evaluation, 1);
  for (size_t i = 1; i < report.losses.size(); ++i) {
    EXPECT_LT(report.losses[i].loss.total(), report.losses[i - 1].loss.total());
    EXPECT_GT(report.losses[i].evaluation, report.losses[i - 1].evaluation);
  }
  EXPECT_LT(report.losses.back().loss.style, 0.7 * report.losses.front().loss.style);
  EXPECT_EQ(report.iterations, 15);
  EXPECT_GE(report.evaluations, 16);
  EXPECT_GT(report.product_flops, 0);
  ASSERT_TRUE(report.spectral_convergence_db);
  EXPECT_LT(*report.spectral_convergence_db, -5);
  EXPECT_EQ(std::get<double>(report.settings.at("alpha")), 0.1);  // defaults are told, too
}

TEST(TransferJob, TheSameSeedGivesTheSameBytesForAnyNumberOfThreads) {
  std::vector<Clip> results;
  for (const int threads : {1, 2, 2}) {
    ThreadPool pool(threads);
    results.push_back(run(*started(melody(0.8, 44100), crackle(0.6, 48000), small(), pool)));
  }
  for (const Clip& result : results) EXPECT_EQ(result.channels, results[0].channels);
  ThreadPool pool(1);
  EXPECT_NE(run(*started(melody(0.8, 44100), crackle(0.6, 48000), small({{"seed", 1.0}}), pool)).channels,
            results[0].channels);
}

TEST(TransferJob, HowLongAStepIsDoesNotChangeTheResult) {
  ThreadPool pool(1);
  const auto whole = started(melody(0.5, 22050), crackle(0.5, 22050), small(), pool);
  const auto slices = started(melody(0.5, 22050), crackle(0.5, 22050), small(), pool);
  ASSERT_TRUE(whole->step(1e9));
  double fraction = 0;
  Clip of_whole, of_slices;
  take_all(*whole, of_whole);
  for (Stage stage = Stage::kAnalyse; stage != Stage::kDone;) {
    const auto progress = slices->step(0);
    ASSERT_TRUE(progress);
    EXPECT_GE(progress->stage, stage);
    EXPECT_GE(progress->fraction, fraction);
    EXPECT_LE(progress->fraction, 1);
    stage = progress->stage;
    fraction = progress->fraction;
  }
  EXPECT_EQ(fraction, 1);
  take_all(*slices, of_slices);
  EXPECT_EQ(of_whole.channels, of_slices.channels);
}

TEST(TransferJob, CanBeHeardAndSeenAtAnyMoment) {
  ThreadPool pool(1);
  const Clip content = melody(0.5, 44100);
  const auto job = started(content, crackle(0.5, 22050), small(), pool);
  const auto undisturbed = started(content, crackle(0.5, 22050), small(), pool);
  for (Stage stage = Stage::kAnalyse; stage != Stage::kDone;) {
    const Piece heard = job->preview();
    ASSERT_EQ(heard.begin, 0);
    ASSERT_EQ(heard.clip.frames(), content.frames());
    EXPECT_GT(rms(heard.clip.channels[0]), 0);
    if (stage >= Stage::kOptimise) {
      const MagnitudesSoFar seen = job->magnitudes();
      ASSERT_EQ(seen.magnitudes.columns(), 2049);
      for (const float value : seen.magnitudes.span()) ASSERT_TRUE(value >= 0 && std::isfinite(value));
    }
    stage = job->step(0)->stage;
  }
  Clip result;
  take_all(*job, result);
  EXPECT_EQ(run(*undisturbed).channels, result.channels);  // looking changes nothing
}

TEST(TransferJob, EverySettingOfTheEngineRuns) {
  ThreadPool pool(1);
  for (const Settings& more :
       {Settings{{"rank", "full"}}, Settings{{"start", "noise"}}, Settings{{"start", "noise"}, {"rank", "full"}},
        Settings{{"layers", 2.0}}, Settings{{"phase", "griffin-lim"}}, Settings{{"iterations", 0.0}},
        Settings{{"rank", 1000.0}}}) {
    const auto job = started(melody(0.6, 22050), crackle(0.4, 22050), small(more), pool);
    ASSERT_NE(job, nullptr);
    EXPECT_GT(rms(run(*job).channels[0]), 0);
  }
}

TEST(TransferJob, FromNoiseTheContentIsFoundAgain) {
  ThreadPool pool(1);
  const auto job =
      started(melody(0.6, 22050), crackle(0.6, 22050),
              small({{"start", "noise"}, {"rank", "full"}, {"alpha", 1000.0}, {"iterations", 30.0}}), pool);
  run(*job);
  EXPECT_LT(job->report().losses.back().loss.content, 0.3 * job->report().losses.front().loss.content);
}

TEST(TransferJob, ALongContentIsWorkedOnInWindowsWhateverTheThreads) {
  const Clip content = melody(12.5, 22050, 2);
  std::vector<Clip> results;
  for (const int threads : {1, 2}) {
    ThreadPool pool(threads);
    const auto job = started(content, crackle(1, 22050), quick({{"window", 5.0}, {"iterations", 3.0}}), pool);
    ASSERT_NE(job, nullptr);
    Clip result;
    double ready = 0;
    for (Stage stage = Stage::kAnalyse; stage != Stage::kDone;) {
      const auto progress = job->step(0.02);
      ASSERT_TRUE(progress);
      EXPECT_GE(progress->seconds_ready, ready);
      ready = progress->seconds_ready;
      stage = progress->stage;
      take_all(*job, result);
    }
    EXPECT_EQ(job->report().windows, 3);
    EXPECT_EQ(job->report().joins_seconds.size(), 2u);
    results.push_back(result);
  }
  EXPECT_EQ(results[0].frames(), content.frames());
  EXPECT_EQ(results[0].channels, results[1].channels);
  EXPECT_EQ(results[0].channels[0], results[0].channels[1]);  // mono in stereo stays mono
  EXPECT_NEAR(loudness_of(results[0]), loudness_of(content), 1);
}

TEST(TransferJob, WindowsMeetWhereNothingBegins) {
  constexpr double kRate = 22050, kSecondsApart = 0.2, kFrameSeconds = 512 / kRate;
  Clip content = melody(18, kRate);
  for (size_t i = 0; i < content.channels[0].size(); ++i) {
    const double since = std::fmod(static_cast<double>(i) / kRate, kSecondsApart);
    content.channels[0][i] *= static_cast<float>(std::exp(-30 * since));
  }
  ThreadPool pool(2);
  const auto job =
      started(content, crackle(1, kRate), quick({{"window", 5.0}, {"iterations", 3.0}, {"strength", 0.2}}), pool);
  ASSERT_NE(job, nullptr);
  run(*job);
  ASSERT_EQ(job->report().joins_seconds.size(), 4u);
  for (const double join : job->report().joins_seconds) {
    const double since = std::fmod(join, kSecondsApart);
    EXPECT_GT(std::min(since, kSecondsApart - since), 2 * kFrameSeconds) << join;
  }
}

TEST(TransferJob, WeightsOfStylesAreRelative) {
  ThreadPool pool(2);
  const Clip content = melody(0.8, 22050);
  const auto with = [&](std::vector<WeightedStyle> styles) {
    auto job = TransferJob::create(std::make_unique<HeldClip>(content), std::move(styles), quick(), kPlenty, pool);
    if (!job) ADD_FAILURE() << job.error().message;
    return run(**job);
  };
  const auto style = [](Clip clip, std::vector<WeightPoint> weights) {
    return WeightedStyle{.clip = std::make_unique<HeldClip>(std::move(clip)), .weights = std::move(weights)};
  };
  std::vector<WeightedStyle> both, turns;
  both.push_back(style(crackle(0.8, 22050), {{0, 1}}));
  both.push_back(style(melody(0.5, 44100), {{0, 0}}));
  EXPECT_EQ(with(std::move(both)).channels, with(one_style(crackle(0.8, 22050))).channels);
  const auto of_scale = [&](double scale) {
    std::vector<WeightedStyle> styles;
    for (const double rate : {22050, 44100}) styles.push_back(style(crackle(0.5, rate), {{0, scale}}));
    return with(std::move(styles)).channels;
  };
  EXPECT_EQ(of_scale(1), of_scale(std::numeric_limits<double>::max()));
  turns.push_back(style(crackle(0.8, 22050), {{0, 1}, {1, 0}}));
  turns.push_back(style(melody(0.5, 44100), {{0, 0}, {1, 1}}));
  EXPECT_NE(with(std::move(turns)).channels, with(one_style(crackle(0.8, 22050))).channels);
}

TEST(TransferJob, WeightsThatMakeNoSenseAreRefused) {
  ThreadPool pool(1);
  const auto message = [&](std::vector<WeightPoint> weights) {
    auto styles = one_style(crackle(0.5, 22050));
    styles[0].weights = std::move(weights);
    const auto job =
        TransferJob::create(std::make_unique<HeldClip>(melody(0.5, 22050)), std::move(styles), quick(), kPlenty, pool);
    return job ? "accepted" : job.error().message;
  };
  EXPECT_EQ(message({{0, -1}}), "The weight of the style is -1 at 0 s; give numbers of 0 or more.");
  EXPECT_EQ(message({{0, 0}}), "The weights of all styles are 0; give one of them more.");
  EXPECT_NE(message({{1, 1}, {0, 1}}).find("each later than the one before"), std::string::npos);
}

TEST(TransferJob, APlanThatDoesNotFitIsRefusedWithOneThatDoes) {
  const std::string message =
      refusal(melody(8, 22050), crackle(8, 22050), {{"engine", "random-cnn"}, {"rank", "full"}}, size_t{300} << 20);
  EXPECT_TRUE(message.starts_with("This transfer needs about ")) << message;
  EXPECT_NE(message.find("300 MiB can be had; with "), std::string::npos) << message;
  EXPECT_NE(message.find(" filters it would need "), std::string::npos) << message;
}

TEST(TransferJob, TheEstimateGrowsWithThePlan) {
  const ClipLength ten{.frames = 441000, .sample_rate_hz = 44100};
  const auto bytes = [&](const Settings& settings) {
    return TransferJob::estimate_bytes(ten, ten, transfer_plan(*complete(settings, "transfer")));
  };
  EXPECT_LT(bytes({}), bytes({{"rank", "full"}}));
  EXPECT_LT(bytes({}), size_t{256} << 20);
  const Setting published = "random-cnn";
  EXPECT_LT(bytes({{"engine", published}, {"filters", 512.0}}), bytes({{"engine", published}}));
  EXPECT_LT(bytes({{"engine", published}, {"rank", "full"}}), size_t{700} << 20);  // the job that must fit everywhere
}

TEST(TransferJob, TheEstimateOfWhatDoesNotFitIsNoSmallNumberWhereAddressesHave32Bits) {
  const ClipLength twenty_minutes{.frames = 1200 * 8000, .sample_rate_hz = 8000};
  const Settings settings{{"engine", "random-cnn"}, {"filters", 16384.0}, {"layers", 4.0}};
  const uint64_t bytes =
      TransferJob::estimate_bytes(twenty_minutes, twenty_minutes, transfer_plan(*complete(settings, "transfer")));
  // the features of one layer of one clip are 51 680 frames of 16 384 floats
  EXPECT_GT(bytes, 4 * uint64_t{51000} * 16384 * sizeof(float));
}

// One row a case of bad input; the command line and the page are held to the same table in tests/bad_input.ts.
TEST(TransferJob, BadClipsGetAClearSentenceThatNamesThem) {
  const Clip good = melody(0.5, 22050);
  const auto mono = [](std::vector<float> samples, double rate = 22050) {
    return Clip{.channels = {std::move(samples)}, .sample_rate_hz = rate};
  };
  std::vector<float> broken = good.channels[0];
  broken[11025 / 2] = std::numeric_limits<float>::quiet_NaN();
  const struct {
    const char* what;
    Clip clip;
    std::vector<const char*> words;
  } cases[] = {
      {"no channels", Clip{.channels = {}, .sample_rate_hz = 44100}, {"no "}},
      {"zero samples", mono({}), {"no samples"}},
      {"one sample", mono({0.5f}), {"0.05"}},
      {"digital silence", mono(std::vector<float>(22050)), {"digital silence"}},
      {"NaN samples", mono(broken), {"0.25"}},
      {"no rate", mono(std::vector<float>(22050, 0.1f), 0), {"rate"}},
      {"absurd rate", mono(std::vector<float>(22050, 0.1f), 1e7), {"rate"}},
  };
  for (const auto& bad : cases) {
    for (const bool as_content : {true, false}) {
      const std::string message = as_content ? refusal(bad.clip, good) : refusal(good, bad.clip);
      EXPECT_NE(message, "accepted") << bad.what;
      EXPECT_NE(message.find(as_content ? "content" : "style"), std::string::npos) << bad.what << ": " << message;
      EXPECT_TRUE(message.ends_with(".")) << message;
      for (const char* word : bad.words)
        EXPECT_NE(message.find(word), std::string::npos) << bad.what << ": " << message;
    }
  }
}

TEST(TransferJob, ChannelsThatCancelEachOtherAreCalledSilent) {
  Clip opposite = melody(0.5, 22050, 2);
  for (float& sample : opposite.channels[1]) sample = -sample;
  const std::string message = refusal(opposite, crackle(0.5, 22050), small());
  EXPECT_NE(message.find("content is silent once"), std::string::npos) << message;
  ThreadPool pool(1);
  const auto progress = started(crackle(0.5, 22050), opposite, small(), pool)->step(1e9);
  ASSERT_FALSE(progress);
  EXPECT_NE(progress.error().message.find("style is silent once"), std::string::npos) << progress.error().message;
}

TEST(TransferJob, UnusualClipsWorkAndAreNoted) {
  ThreadPool pool(1);
  const auto job = started(melody(0.5, 192000, 6), crackle(0.5, 8000), small(), pool);
  EXPECT_EQ(run(*job).frames(), 96000);
  EXPECT_EQ(job->report().notes.size(), 2u);  // six channels, 8 kHz
}

TEST(TransferJob, AClipTooShortForTheFiltersIsToldWhatWouldWork) {
  ThreadPool pool(1);
  const auto job = started(melody(0.1, 22050), crackle(0.5, 22050), small({{"width", 11.0}}), pool);
  ASSERT_NE(job, nullptr);
  const auto progress = job->step(1e9);
  ASSERT_FALSE(progress);
  EXPECT_NE(progress.error().message.find("width"), std::string::npos) << progress.error().message;
}

TEST(TransferJob, InfiniteLowersTheLossAndEndsByItself) {
  ThreadPool pool(2);
  const auto job = started(melody(1, 22050), crackle(1, 44100), quick({{"iterations", 500.0}}), pool);
  ASSERT_NE(job, nullptr);
  EXPECT_EQ(run(*job).frames(), 22050);
  const Report& report = job->report();
  EXPECT_LT(report.losses.back().loss.total(), 0.1 * report.losses.front().loss.total());
  EXPECT_LT(report.iterations, 500);
  EXPECT_GT(report.product_flops, 0);
}

TEST(TransferJob, InfiniteGivesTheSameBytesForAnyNumberOfThreads) {
  std::vector<Clip> results;
  for (const int threads : {1, 2, 2}) {
    ThreadPool pool(threads);
    results.push_back(run(*started(melody(0.8, 44100), crackle(0.6, 48000), quick(), pool)));
  }
  for (const Clip& result : results) EXPECT_EQ(result.channels, results[0].channels);
}

TEST(TransferJob, AtStrengthZeroTheContentsOwnSamplesComeBack) {
  ThreadPool pool(1);
  const Clip content = melody(0.5, 44100, 2);
  const auto job = started(content, crackle(0.5, 22050), quick({{"strength", 0.0}}), pool);
  EXPECT_EQ(run(*job).channels, content.channels);
}

TEST(TransferJob, SteeringADoneJobComesToWhatAFreshOneWould) {
  ThreadPool pool(1);
  const Clip content = melody(0.8, 22050), style = crackle(0.8, 22050);
  const auto job = started(content, style, quick({{"strength", 0.3}, {"iterations", 200.0}}), pool);
  const Clip before = run(*job);
  ASSERT_TRUE(job->steer({{"strength", 0.6}}));
  EXPECT_LT(job->step(0)->stage, Stage::kDone);
  const Clip after = run(*job);
  EXPECT_NE(after.channels, before.channels);
  EXPECT_EQ(std::get<double>(job->report().settings.at("strength")), 0.6);
  const auto fresh = started(content, style, quick({{"strength", 0.6}, {"iterations", 200.0}}), pool);
  run(*fresh);
  const double steered_loss = job->report().losses.back().loss.total();
  EXPECT_NEAR(steered_loss, fresh->report().losses.back().loss.total(), 0.05 * steered_loss);

  ASSERT_TRUE(job->steer({{"strength", 0.0}}));
  EXPECT_EQ(run(*job).channels, content.channels);
  ASSERT_TRUE(job->steer({{"strength", 0.6}}));
  EXPECT_NE(run(*job).channels, content.channels);
}

TEST(TransferJob, SteeringIsRefusedWhereItCannotBe) {
  ThreadPool pool(1);
  const auto job = started(melody(0.5, 22050), crackle(0.5, 22050), quick(), pool);
  EXPECT_EQ(job->steer({{"rhythm", 0.1}}).error().message,
            "rhythm cannot be changed while this job runs; start a new one.");
  EXPECT_EQ(job->steer({{"strength", 2.0}}).error().message, "strength must be a number from 0 to 1; 2 is not.");
  const auto published = started(melody(0.5, 22050), crackle(0.5, 22050), small(), pool);
  EXPECT_FALSE(published->steer({{"strength", 0.5}}));
}

TEST(TransferJob, InfiniteTakesWhatIsShortOrTheSameTwice) {
  ThreadPool pool(1);
  const Clip clip = melody(0.5, 22050);
  for (const auto& [content, style] :
       {std::pair{melody(0.05, 22050), crackle(0.5, 22050)}, std::pair{melody(0.5, 22050), crackle(0.05, 22050)},
        std::pair{melody(0.06, 8000), crackle(0.06, 48000)}, std::pair{clip, clip}}) {
    const auto job = started(content, style, quick(), pool);
    ASSERT_NE(job, nullptr);
    const Clip result = run(*job);
    EXPECT_EQ(result.frames(), content.frames());
    EXPECT_GT(rms(result.channels[0]), 0.001);
    for (const float sample : result.channels[0]) ASSERT_TRUE(std::isfinite(sample));
  }
}

TEST(TransferJob, EverySettingOfInfiniteRuns) {
  ThreadPool pool(1);
  for (const Settings& more :
       {Settings{{"rank", "full"}}, Settings{{"start", "noise"}}, Settings{{"rhythm", 1.0}},
        Settings{{"compression", "log"}}, Settings{{"iterations", 0.0}}, Settings{{"strength", 1.0}}}) {
    const auto job = started(melody(0.6, 22050), crackle(0.4, 22050), quick(more), pool);
    ASSERT_NE(job, nullptr);
    EXPECT_GT(rms(run(*job).channels[0]), 0);
  }
}

TEST(ResynthesisJob, GivesTheClipBackFromItsMagnitudes) {
  ThreadPool pool(2);
  const Clip clip = melody(1.234, 44100, 2);
  auto job = ResynthesisJob::create(clip, {}, pool);
  ASSERT_TRUE(job);
  const Clip result = run(**job);
  EXPECT_EQ(result.frames(), clip.frames());
  EXPECT_EQ(result.sample_rate_hz, 44100);
  EXPECT_LT(*(*job)->report().spectral_convergence_db, -15);
}

}  // namespace
}  // namespace retimbre
