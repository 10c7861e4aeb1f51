# Debian's googletest is sources: the tests of each variant need it built with that variant's flags.
set(GTEST_ROOT /usr/src/googletest/googletest CACHE PATH "folder with GoogleTest's src and include")
add_library(gtest_main STATIC EXCLUDE_FROM_ALL ${GTEST_ROOT}/src/gtest-all.cc ${GTEST_ROOT}/src/gtest_main.cc)
target_include_directories(gtest_main SYSTEM PUBLIC ${GTEST_ROOT}/include)
target_include_directories(gtest_main PRIVATE ${GTEST_ROOT})
# it takes no time to run, and a lot of it to optimise
target_compile_options(gtest_main PRIVATE -w -O0 -g0)
