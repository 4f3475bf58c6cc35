# How a part of the house becomes a library and a test program. src/CMakeLists.txt says which parts there are and which
# of them may lean on which; tools/include_lint reads the same lines.

include(migrations)

set(MADANG_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wunused -Woverloaded-virtual
                    -Werror=return-type -Werror=unused-result -Werror=switch -Wno-missing-field-initializers
                    -Wno-missing-designated-field-initializers)

# Asio and Boost.JSON cost seconds in every source; one precompiled header serves all parts.
add_library(madang_precompiled STATIC ${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp)
target_precompile_headers(madang_precompiled PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp)

function(madang_settings target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
  target_compile_options(${target} PRIVATE ${MADANG_WARNINGS} "SHELL:-Xclang -fno-pch-timestamp")
  target_compile_definitions(${target} PRIVATE BOOST_ASIO_NO_DEPRECATED MADANG_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${target} PUBLIC Boost::json Threads::Threads fmt::fmt)
  if(MADANG_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${MADANG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${MADANG_SANITIZE})
  endif()
endfunction()

madang_settings(madang_precompiled)

function(madang_tests name folder)
  file(GLOB tests CONFIGURE_DEPENDS ${folder}/tests/*.cpp)
  if(NOT MADANG_TESTS OR NOT tests)
    return()
  endif()
  add_executable(${name}_tests ${tests})
  madang_settings(${name}_tests)
  target_precompile_headers(${name}_tests REUSE_FROM madang_precompiled)
  target_link_libraries(${name}_tests PRIVATE ${name} ${ARGN} GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name}_tests)
endfunction()

function(madang_library name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(sources)
    add_library(${name} STATIC ${sources})
    madang_settings(${name})
    target_precompile_headers(${name} REUSE_FROM madang_precompiled)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
  endif()
  madang_migrations(${name} ${folder})
endfunction()

# base([USES target...]): ids, time, text, refusals, the JSON codec. Depends on nothing of ours.
function(base)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/base/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/base/json/*.cpp)
  add_library(base STATIC ${sources})
  madang_settings(base)
  target_precompile_headers(base REUSE_FROM madang_precompiled)
  madang_tests(base ${CMAKE_CURRENT_SOURCE_DIR}/base)
endfunction()

# A part of headers alone hands on what it links; CMake wants another word for that.
function(madang_reach name result)
  get_target_property(kind ${name} TYPE)
  if(kind STREQUAL INTERFACE_LIBRARY)
    set(${result} INTERFACE PARENT_SCOPE)
  else()
    set(${result} PUBLIC PARENT_SCOPE)
  endif()
endfunction()

function(madang_part name folder)
  cmake_parse_arguments(PART "" "" "DEPENDS;USES;TESTS_USE" ${ARGN})
  madang_library(${name} ${folder})
  list(TRANSFORM PART_DEPENDS PREPEND kernel_ OUTPUT_VARIABLE kernel_parts)
  madang_reach(${name} reach)
  target_link_libraries(${name} ${reach} base ${kernel_parts} ${PART_USES})
  madang_tests(${name} ${folder} ${PART_TESTS_USE})
endfunction()

# kernel_part(NAME DEPENDS kernel parts USES system libraries TESTS_USE libraries only the tests need)
function(kernel_part name)
  madang_part(kernel_${name} ${CMAKE_CURRENT_SOURCE_DIR}/kernel/${name} ${ARGN})
endfunction()

# slice(NAME DEPENDS other slices USES system libraries): every slice may lean on the kernel; on other slices only as
# declared.
function(slice name)
  cmake_parse_arguments(SLICE "" "" "DEPENDS;USES" ${ARGN})
  madang_library(${name} ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  madang_reach(${name} reach)
  target_link_libraries(${name} ${reach} base ${MADANG_KERNEL} ${SLICE_DEPENDS} ${SLICE_USES})
  madang_tests(${name} ${CMAKE_CURRENT_SOURCE_DIR}/${name})
endfunction()
