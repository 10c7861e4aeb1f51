#include "core/audio/clip.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace retimbre {
namespace {

Clip clip_of(int channels, int frames, double sample_rate_hz, float value = 0.25f) {
  return {.channels = std::vector(channels, std::vector<float>(frames, value)), .sample_rate_hz = sample_rate_hz};
}

Clip with_sample(float value, int channel, int frame) {
  Clip clip = clip_of(2, 44100, 44100);
  clip.channels[channel][frame] = value;
  return clip;
}

struct BadClip {
  const char* test_name;
  Clip clip;
  const char* message;
};

class BadClipTest : public testing::TestWithParam<BadClip> {};

TEST_P(BadClipTest, IsRefusedInOneSentence) {
  const auto result = validate(GetParam().clip, "content");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidClip);
  EXPECT_EQ(result.error().message, GetParam().message);
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

INSTANTIATE_TEST_SUITE_P(
    All, BadClipTest,
    testing::Values(
        BadClip{"NoChannels", clip_of(0, 0, 44100), "The content has no samples; give a clip of at least 0.05 s."},
        BadClip{"NoSamples", clip_of(2, 0, 44100), "The content has no samples; give a clip of at least 0.05 s."},
        BadClip{"UnevenChannels", Clip{{std::vector<float>(9000), std::vector<float>(8999)}, 44100},
                "The channels of the content differ in length (9000 and 8999 samples); give channels of one length."},
        BadClip{"LowRate", clip_of(1, 44100, 999),
                "The sample rate of the content is 999 Hz; give a clip at 1000 to 768000 Hz."},
        BadClip{"HighRate", clip_of(1, 44100, 800000),
                "The sample rate of the content is 800000 Hz; give a clip at 1000 to 768000 Hz."},
        BadClip{"RateThatIsNotANumber", clip_of(1, 44100, std::nan("")),
                "The sample rate of the content is nan Hz; give a clip at 1000 to 768000 Hz."},
        BadClip{
            "NotANumber", with_sample(kNan, 1, 22050),
            "The content has a sample that is not a number at 0.5 s in channel 2; export the clip again without it."},
        BadClip{"Infinite", with_sample(-kInfinity, 0, 0),
                "The content has a sample that is infinite at 0 s in channel 1; export the clip again without it."},
        BadClip{"OneSample", clip_of(1, 1, 44100), "The content is 1 sample (0.023 ms) long; give at least 0.05 s."},
        BadClip{"TooShort", clip_of(1, 2204, 44100),
                "The content is 2204 samples (49.977 ms) long; give at least 0.05 s."},
        BadClip{"Silence", clip_of(2, 44100, 44100, 0),
                "The content is digital silence: all its samples are 0; give a clip that can be heard."}),
    [](const auto& info) { return info.param.test_name; });

TEST(ClipTest, TheShortestUsableClipIsTaken) {
  EXPECT_TRUE(validate(clip_of(1, 2205, 44100), "style").has_value());
  EXPECT_TRUE(validate(clip_of(6, 9600, 192000), "style").has_value());
  EXPECT_TRUE(validate(clip_of(1, 400, 8000), "style").has_value());
}

TEST(ClipTest, AClipWithOneAudibleChannelIsTaken) {
  Clip clip = clip_of(2, 44100, 44100, 0);
  clip.channels[1][7] = 1e-6f;
  EXPECT_TRUE(validate(clip, "content").has_value());
}

using Sentences = std::vector<std::string>;

TEST(ClipNotesTest, AClipAtTheAnalysisRateNeedsNone) {
  EXPECT_EQ(notes(clip_of(2, 9000, 22050), "style", 22050), Sentences{});
}

TEST(ClipNotesTest, MoreThanTwoChannelsAreMixed) {
  EXPECT_EQ(notes(clip_of(6, 9000, 22050), "style", 22050), Sentences{"The 6 channels of the style are mixed to one."});
}

TEST(ClipNotesTest, AHigherRateIsKeptAndNeedsNone) {
  EXPECT_EQ(notes(clip_of(1, 9000, 192000), "content", 22050), Sentences{});
}

TEST(ClipNotesTest, ALowerRateHoldsNothingAboveItsHalf) {
  EXPECT_EQ(notes(clip_of(1, 9000, 8000), "content", 22050),
            Sentences{"The content has a rate of 8000 Hz: it holds nothing above 4000 Hz."});
}

TEST(ClipNotesTest, FlattenedPeaksAreCountedButATouchOfFullScaleIsNot) {
  Clip clip = clip_of(2, 9000, 22050);
  clip.channels[0][5] = clip.channels[0][6] = 1.0f;
  EXPECT_EQ(notes(clip, "content", 22050), Sentences{});
  for (int i = 100; i < 104; ++i) clip.channels[1][i] = -1.0f;
  for (int i = 200; i < 203; ++i) clip.channels[1][i] = 1.5f;
  EXPECT_EQ(notes(clip, "content", 22050), Sentences{"The content is clipped: 7 samples are flattened at full scale."});
}

TEST(DownmixTest, IsTheMeanOfTheChannels) {
  const Clip clip{{{1, 0, -1}, {0, 0.5f, -1}, {-1, 1, -1}, {0, 0.5f, -1}}, 44100};
  EXPECT_EQ(downmix(clip), (std::vector<float>{0, 0.5f, -1}));
}

TEST(DownmixTest, OneChannelIsUnchanged) {
  const Clip clip{{{1, 0, -1}}, 44100};
  EXPECT_EQ(downmix(clip), clip.channels[0]);
}

TEST(ClipTest, KnowsItsLength) {
  EXPECT_EQ(clip_of(2, 22050, 44100).frames(), 22050);
  EXPECT_DOUBLE_EQ(clip_of(2, 22050, 44100).seconds(), 0.5);
  EXPECT_EQ(Clip{}.frames(), 0);
  EXPECT_EQ(Clip{}.seconds(), 0);
}

}  // namespace
}  // namespace retimbre
