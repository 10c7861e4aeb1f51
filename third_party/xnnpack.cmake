# XNNPACK, float32 operators only. Upstream's CMakeLists.txt refuses Emscripten and never lists the wasm micro-kernels, so
# its source lists (the SET blocks of its CMakeLists.txt and cmake/gen/*.cmake) are read and built here.
set(XNNPACK ${RETIMBRE_DEPS}/xnnpack)
set(XNNPACK_UNITY_BATCH 24 CACHE STRING "micro-kernel files compiled as one")

# Reads the files named in upstream's block SET(<name> src/a.c src/b.c ...).
function(xnnpack_list name text)
  string(REGEX MATCH "SET\\(${name}[ \n]([^)]*)\\)" block "${text}")
  string(REGEX MATCHALL "src/[A-Za-z0-9_/.-]+" files "${CMAKE_MATCH_1}")
  if(NOT files)
    message(FATAL_ERROR "XNNPACK's CMakeLists.txt has no list ${name}: is ${XNNPACK} the pinned release?")
  endif()
  set(${name} ${files} PARENT_SCOPE)
endfunction()
file(READ ${XNNPACK}/CMakeLists.txt upstream)
foreach(name OPERATOR_SRCS REFERENCE_SRCS SUBGRAPH_SRCS LOGGING_SRCS XNNPACK_SRCS TABLE_SRCS)
  xnnpack_list(${name} "${upstream}")
endforeach()
foreach(set scalar wasm wasmsimd wasmrelaxedsimd)
  include(${XNNPACK}/cmake/gen/${set}_microkernels.cmake)
endforeach()

set(kernels ${PROD_SCALAR_MICROKERNEL_SRCS})
if(EMSCRIPTEN)
  list(APPEND kernels ${PROD_WASM_MICROKERNEL_SRCS} ${PROD_WASMSIMD_MICROKERNEL_SRCS})
  if(RETIMBRE_RELAXED_SIMD)
    list(APPEND kernels ${PROD_WASMRELAXEDSIMD_MICROKERNEL_SRCS})
  endif()
endif()
# The configurations of other types still name kernels left out here; the linker drops those functions as unused.
list(FILTER kernels INCLUDE REGEX "^src/(f32-|x32-|x24-|x16-transposec|x64-transposec|x8-transposec|xx-|s32-f32|f32)")
list(FILTER kernels EXCLUDE REGEX "^src/(f32-qc|f32-qs8|f32-qu8|f32-f16)")
list(REMOVE_DUPLICATES kernels)
list(TRANSFORM kernels PREPEND ${XNNPACK}/)

set(rest src/allocator.c src/cache.c src/configs/hardware-config.c src/datatype.c src/indirection.c src/memory.c
  src/microkernel-utils.c src/microparams-init.c src/mutex.c src/normalization.c src/operator-run.c
  src/operator-utils.c src/operator-delete.c src/reference/packing.cc
  ${OPERATOR_SRCS} ${REFERENCE_SRCS} ${SUBGRAPH_SRCS} ${LOGGING_SRCS} ${XNNPACK_SRCS} ${TABLE_SRCS})
list(REMOVE_DUPLICATES rest)
list(TRANSFORM rest PREPEND ${XNNPACK}/)

# Upstream generates this file with a script; the identifier only guards weight caches, which are not used.
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/build_identifier.c @ONLY CONTENT [[
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
static const uint8_t kIdentifier[] = "20241108";
size_t xnn_experimental_get_build_identifier_size() { return sizeof(kIdentifier); }
const void* xnn_experimental_get_build_identifier_data() { return kIdentifier; }
bool xnn_experimental_check_build_identifier(const void* data, size_t size) {
  return size == sizeof(kIdentifier) && !memcmp(data, kIdentifier, size);
}
]])

add_library(xnnpack_kernels OBJECT ${kernels})
set_target_properties(xnnpack_kernels PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${XNNPACK_UNITY_BATCH})
add_library(xnnpack_rest OBJECT ${rest} ${CMAKE_CURRENT_BINARY_DIR}/build_identifier.c)
foreach(target xnnpack_kernels xnnpack_rest)
  target_include_directories(${target} PRIVATE ${XNNPACK}/include ${XNNPACK}/src
    ${RETIMBRE_DEPS}/fxdiv/include ${RETIMBRE_DEPS}/fp16/include)
  target_link_libraries(${target} PRIVATE pthreadpool)
  target_compile_options(${target} PRIVATE -w -fno-math-errno
    # clang 21 rejects the implicit rint() in xnnpack/math.h
    "$<$<COMPILE_LANGUAGE:C>:SHELL:-include math.h>")
  if(NOT EMSCRIPTEN)
    # kernels read past the end of a row by design, which the sanitizers would report; the scalar ones are slow as it is
    target_compile_options(${target} PRIVATE -fno-sanitize=all -O2
      "SHELL:-include ${CMAKE_CURRENT_SOURCE_DIR}/scalar_arch.h")
    target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  endif()
  target_compile_definitions(${target} PRIVATE
    XNN_ENABLE_CPUINFO=0 XNN_ENABLE_ASSEMBLY=0 XNN_ENABLE_MEMOPT=1 XNN_ENABLE_SPARSE=0
    XNN_ENABLE_GEMM_M_SPECIALIZATION=1 XNN_ENABLE_DWCONV_MULTIPASS=0 XNN_ENABLE_KLEIDIAI=0 XNN_ENABLE_HVX=0
    XNN_ENABLE_ARM_FP16_VECTOR=0 XNN_ENABLE_ARM_FP16_SCALAR=0 XNN_ENABLE_ARM_BF16=0 XNN_ENABLE_ARM_DOTPROD=0
    XNN_ENABLE_ARM_I8MM=0 XNN_ENABLE_ARM_SME=0 XNN_ENABLE_ARM_SME2=0 XNN_ENABLE_RISCV_VECTOR=0 XNN_ENABLE_VSX=0
    XNN_ENABLE_AVXVNNI=0 XNN_ENABLE_AVXVNNIINT8=0 XNN_ENABLE_AVX256SKX=0 XNN_ENABLE_AVX256VNNI=0
    XNN_ENABLE_AVX256VNNIGFNI=0 XNN_ENABLE_AVX512F=0 XNN_ENABLE_AVX512SKX=0 XNN_ENABLE_AVX512VBMI=0
    XNN_ENABLE_AVX512VNNI=0 XNN_ENABLE_AVX512VNNIGFNI=0 XNN_ENABLE_AVX512AMX=0 XNN_ENABLE_AVX512FP16=0
    XNN_LOG_LEVEL=0 FXDIV_USE_INLINE_ASSEMBLY=0)
  set_target_properties(${target} PROPERTIES C_EXTENSIONS ON CXX_STANDARD 17)
endforeach()
add_library(xnnpack STATIC $<TARGET_OBJECTS:xnnpack_kernels> $<TARGET_OBJECTS:xnnpack_rest>)
set_target_properties(xnnpack PROPERTIES LINKER_LANGUAGE CXX)
target_include_directories(xnnpack SYSTEM PUBLIC ${XNNPACK}/include)
target_link_libraries(xnnpack PUBLIC pthreadpool)
