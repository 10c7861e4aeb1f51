# Upstream's CMake always takes the thread-less shim.c for Emscripten; its pthreads.c works there too.
set(POOL ${RETIMBRE_DEPS}/pthreadpool)
if(EMSCRIPTEN AND NOT RETIMBRE_THREADS)
  set(pool_sources shim.c)
else()
  set(pool_sources pthreads.c portable-api.c memory.c)
endif()
list(TRANSFORM pool_sources PREPEND ${POOL}/src/)
add_library(pthreadpool STATIC ${pool_sources})
target_include_directories(pthreadpool SYSTEM PUBLIC ${POOL}/include)
target_include_directories(pthreadpool PRIVATE ${POOL}/src ${RETIMBRE_DEPS}/fxdiv/include)
target_compile_definitions(pthreadpool PRIVATE
  PTHREADPOOL_USE_CPUINFO=0 PTHREADPOOL_USE_FASTPATH=0 FXDIV_USE_INLINE_ASSEMBLY=0)
target_compile_options(pthreadpool PRIVATE -include ${CMAKE_CURRENT_SOURCE_DIR}/pthreadpool_spin.h)
# syscall() and the futex constants are GNU extensions
set_target_properties(pthreadpool PROPERTIES C_EXTENSIONS ON)
