#include "core/transfer/job.h"

#include "core/base/clock.h"
#include "core/base/text.h"

namespace retimbre {

Result<Progress> Job::step(double budget_seconds) {
  const double start = now_seconds();
  double before = start;
  while (progress_.stage != Stage::kDone) {
    const auto stage = static_cast<size_t>(progress_.stage);
    if (auto done = advance(); !done) return std::unexpected(done.error());
    const double after = now_seconds();
    report_.stage_seconds[stage] += after - before;
    before = after;
    if (after - start >= budget_seconds) break;
  }
  return progress_;
}

Result<void> Job::steer(const Settings& changed) {
  if (changed.empty()) return {};
  return fail(ErrorCode::kInvalidOption,
              sentence(changed.begin()->first, " cannot be changed while this job runs; start a new one."));
}

}  // namespace retimbre
