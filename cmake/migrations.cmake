# Turns NAME/migrations/*.sql into madang::NAME::migrations(), declared in the generated header "NAME/migrations.hpp".

function(madang_migrations target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/migrations/*.sql)
  if(NOT files)
    return()
  endif()
  cmake_path(GET folder FILENAME name)
  cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${CMAKE_SOURCE_DIR}/src OUTPUT_VARIABLE place)
  set(header ${CMAKE_BINARY_DIR}/generated/${place}/migrations.hpp)
  set(source ${CMAKE_BINARY_DIR}/generated/${place}/migrations.cpp)
  add_custom_command(
    OUTPUT ${header} ${source}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DPLACE=${place} "-DFILES=${files}" -DHEADER=${header} -DSOURCE=${source}
            -P ${CMAKE_SOURCE_DIR}/cmake/write_migrations.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/write_migrations.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${source} ${header})
endfunction()
