#pragma once

#include <xnnpack.h>

#include <memory>

#include "core/base/result.h"

namespace retimbre {

struct DeleteXnnpackOperator {
  void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
};
/// An operator of XNNPACK with the weights packed into it.
using XnnpackOperator = std::unique_ptr<xnn_operator, DeleteXnnpackOperator>;

/// Initialises XNNPACK for the process when it has not been; cheap and safe to call again from any thread.
Result<void> initialise_xnnpack();

/// An error unless the status is success; `action` is what XNNPACK was asked to do: "make a matrix product".
Result<void> check_xnnpack(xnn_status status, const char* action);

}  // namespace retimbre
