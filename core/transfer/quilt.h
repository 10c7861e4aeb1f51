#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/base/matrix.h"
#include "core/base/random.h"

namespace retimbre {

/// A clip of any length made of short pieces of a style, in an order that never comes back: image quilting (Efros and
/// Freeman 2001) as Overath, McDermott, Zarate and Poeppel (2015) brought it to sound. Channels and rate are the
/// style's.
///
/// Again and again the whole style is cut into pieces of random length (120 to 450 ms, a sixth of the style at the
/// most), where it changes least, and they are laid in a random order, so that every part of it is heard about equally
/// often, and not again before two fifths of the style's length have passed. The next piece is, of some that lie
/// there, the one whose beginning is most like how the last would have gone on; it never is that continuation itself.
/// It is moved by up to 8 ms to where its waveform fits best, and faded in so that the power stays the same for
/// whatever correlation the two have.
///
/// The order is found in steps; from then on read() is a function of the position. The style is read a run at a time;
/// what is kept of it are 24 numbers for every 12 ms.
class Quilt : public ClipSource {
 public:
  /// `frames`: of the quilt. The style lasts kShortestSeconds or more. The same style, length and seed give the same
  /// samples.
  Quilt(std::shared_ptr<const ClipSource> style, int64_t frames, uint64_t seed);

  /// Listens to a part of the style, or lays some pieces: some ten milliseconds of work. True when all are laid; only
  /// then is there anything to read.
  bool step();
  /// Of the work, 0 to 1.
  double fraction() const;

  int channels() const override { return style_->channels(); }
  double sample_rate_hz() const override { return style_->sample_rate_hz(); }
  int64_t frames() const override { return frames_; }
  Clip read(int64_t begin, int64_t frames) const override;

  /// What is heard from sample `at` of the quilt on: the style from its sample `from` on.
  struct Piece {
    int64_t at;
    int64_t from;
    float correlation;  // of the two waveforms while it is faded in
  };
  const std::vector<Piece>& pieces() const { return pieces_; }
  /// Samples in which a piece is faded in and the one before it out.
  int64_t fade() const { return fade_; }

 private:
  /// A part of the style, in frames of the analysis.
  struct Grain {
    int begin, end;
  };
  struct Fit {
    int64_t shift;
    float correlation;
  };

  void listen();
  void lay();
  void cut();
  double distance(int end, int begin) const;
  std::vector<size_t> candidates() const;
  Fit fit(int64_t continuation, int64_t beginning) const;
  std::vector<float> mono(int64_t begin, int64_t frames) const;

  std::shared_ptr<const ClipSource> style_;
  const int64_t frames_;
  const CounterRandom random_;
  const int window_, hop_;        // of the analysis, in samples
  const int style_frames_;        // of the analysis
  const int shortest_, longest_;  // of a grain, in frames of the analysis
  const int64_t fade_;
  Matrix features_;  // [style_frames x bands], compressed magnitudes
  int listened_ = 0;
  std::vector<float> changes_;     // [style_frames], from one frame to the next
  std::deque<Grain> deck_;         // cut and not laid yet, the oldest first
  size_t cut_size_ = 0;            // grains of the last cut
  uint32_t cuts_ = 0;              // how often the style was cut
  std::vector<int64_t> heard_at_;  // [style_frames], where in the quilt the frame was laid last
  std::vector<Piece> pieces_;
  int64_t laid_ = 0;               // samples
  int last_end_ = 0;               // frame of the style where the last piece ends
  int64_t last_continuation_ = 0;  // sample of the style that would follow the last piece
};

}  // namespace retimbre
