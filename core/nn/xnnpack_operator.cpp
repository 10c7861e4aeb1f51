#include "core/nn/xnnpack_operator.h"

#include <string>

namespace retimbre {

Result<void> initialise_xnnpack() { return check_xnnpack(xnn_initialize(nullptr), "start"); }

Result<void> check_xnnpack(xnn_status status, const char* action) {
  if (status == xnn_status_success) return {};
  return fail(status == xnn_status_out_of_memory ? ErrorCode::kTooLarge : ErrorCode::kInternal,
              std::string("XNNPACK could not ") + action + " (status " + std::to_string(static_cast<int>(status)) +
                  "); a shorter clip or fewer filters need less memory.");
}

}  // namespace retimbre
