#pragma once

namespace retimbre {

/// Frames of the content that are worked on at once, [begin, end).
struct Window {
  int begin, end;

  int frames() const { return end - begin; }
};

/// Long contents are worked on in windows of about equal length that overlap, so that neither memory nor the time of a
/// second grows with the length. A content that is not much longer than a window is one window.
class WindowPlan {
 public:
  /// frames: of the content, 1 or more. longest: of a window, at least four times `overlap`.
  WindowPlan(int frames, int longest, int overlap);

  int count() const { return count_; }
  Window window(int k) const;

 private:
  int frames_, overlap_, count_;
};

}  // namespace retimbre
