#include "core/nn/xnnpack_operator.h"

#include "core/base/text.h"

namespace retimbre {

Result<void> initialise_xnnpack() { return check_xnnpack(xnn_initialize(nullptr), "start"); }

Result<void> check_xnnpack(xnn_status status, const char* action) {
  if (status == xnn_status_success) return {};
  if (status == xnn_status_out_of_memory) {
    return fail(ErrorCode::kTooLarge, sentence("There is too little memory for XNNPACK to ", action,
                                               "; a shorter clip or fewer filters need less."));
  }
  return fail(ErrorCode::kInternal, sentence("XNNPACK could not ", action, " (status ", static_cast<int>(status),
                                             "), which is a defect of this program and worth a report."));
}

}  // namespace retimbre
