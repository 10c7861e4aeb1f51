// Included before each of pthreadpool's sources.
#pragma once

#include "threadpool-common.h"

// Upstream's million turns are milliseconds in which a thread that waits keeps its core. Where other work wants the
// cores, as a page's drawing does, the thread that is waited for has to do without: on two cores a transfer that is
// drawn while it runs takes a fifth longer.
#undef PTHREADPOOL_SPIN_WAIT_ITERATIONS
#define PTHREADPOOL_SPIN_WAIT_ITERATIONS 1000
