# Puts the built web client into the binary: every file of the folder, with the .br and .gz made beside it. Without a built
# client the binary serves the API alone.

function(madang_assets target dist)
  set(source ${CMAKE_BINARY_DIR}/generated/app/assets.cpp)
  set(assembly ${CMAKE_BINARY_DIR}/generated/app/assets.S)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${dist}/*)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_custom_command(
    OUTPUT ${source} ${assembly}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_assets ${dist} ${source} ${assembly}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_assets ${files}
    VERBATIM)
  enable_language(ASM)
  target_sources(${target} PRIVATE ${source} ${assembly})
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
