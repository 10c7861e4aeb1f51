# Only the medium sinc converter: the table of the best one alone is 1.3 MB, for 97 dB -> 121 dB of stop band.
set(SAMPLERATE ${RETIMBRE_DEPS}/libsamplerate)
add_library(samplerate STATIC
  ${SAMPLERATE}/src/samplerate.c ${SAMPLERATE}/src/src_sinc.c ${SAMPLERATE}/src/src_linear.c ${SAMPLERATE}/src/src_zoh.c)
target_include_directories(samplerate SYSTEM PUBLIC ${SAMPLERATE}/include)
target_compile_definitions(samplerate PRIVATE
  PACKAGE="libsamplerate" VERSION="0.2.2" ENABLE_SINC_MEDIUM_CONVERTER HAVE_STDBOOL_H)
target_compile_options(samplerate PRIVATE -w)
