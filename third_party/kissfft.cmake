# USE_SIMD makes kiss_fft_scalar a vector of four floats: one call transforms four independent frames. Its source is compiled
# as part of core/spectral/staged_fft.cpp, which calls the butterflies themselves.
set(KISSFFT ${RETIMBRE_DEPS}/kissfft)
add_library(kissfft INTERFACE)
target_include_directories(kissfft SYSTEM INTERFACE ${KISSFFT})
target_compile_definitions(kissfft INTERFACE USE_SIMD=1)
if(EMSCRIPTEN)
  # Emscripten's xmmintrin.h, which maps SSE onto WebAssembly SIMD, is behind -msse
  target_compile_options(kissfft INTERFACE -msse)
endif()
