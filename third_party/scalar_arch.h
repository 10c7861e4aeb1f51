#pragma once
// Included before every XNNPACK file of the host build: passes the machine off as a Hexagon without vectors, so that
// XNNPACK takes its portable scalar kernels and detects no CPU. The host build is for correctness, not for speed.
#include "xnnpack/common.h"
#undef XNN_ARCH_X86
#undef XNN_ARCH_X86_64
#undef XNN_ARCH_ARM
#undef XNN_ARCH_ARM64
#undef XNN_ARCH_HEXAGON
#define XNN_ARCH_X86 0
#define XNN_ARCH_X86_64 0
#define XNN_ARCH_ARM 0
#define XNN_ARCH_ARM64 0
#define XNN_ARCH_HEXAGON 1
