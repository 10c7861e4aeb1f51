# USE_SIMD makes kiss_fft_scalar a vector of four floats: one call transforms four independent frames.
set(KISSFFT ${RETIMBRE_DEPS}/kissfft)
add_library(kissfft STATIC ${KISSFFT}/kiss_fft.c ${KISSFFT}/kiss_fftr.c)
target_include_directories(kissfft SYSTEM PUBLIC ${KISSFFT})
target_compile_definitions(kissfft PUBLIC USE_SIMD=1)
if(EMSCRIPTEN)
  # Emscripten's xmmintrin.h, which maps SSE onto WebAssembly SIMD, is behind -msse
  target_compile_options(kissfft PUBLIC -msse)
endif()
target_compile_options(kissfft PRIVATE -w)
