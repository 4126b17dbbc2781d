# A room is one static library in the namespace of its folder.

add_library(headwater_options INTERFACE)
target_include_directories(headwater_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(headwater_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports overlapping copies inside std::string operator+ at -O3 that cannot happen (GCC bug 105651).
  target_compile_options(headwater_options INTERFACE -Wno-restrict)
endif()
target_compile_definitions(headwater_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_HAS_CO_AWAIT)

# add_room(NAME SOURCES ... LINKS ...): library headwater_NAME from this folder's files.
function(add_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  add_library(headwater_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(headwater_${name} PRIVATE headwater_options PUBLIC ${ROOM_LINKS})
  target_include_directories(headwater_${name} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()

# add_room_tests(NAME [THREADS] SOURCES ... LINKS ...): one test program test_NAME, every case known to ctest by its name. THREADS: it is
# worth running with ThreadSanitizer (preset tsan).
function(add_room_tests name)
  cmake_parse_arguments(TESTS "THREADS" "" "SOURCES;LINKS" ${ARGN})
  add_executable(test_${name} ${TESTS_SOURCES})
  target_link_libraries(test_${name} PRIVATE headwater_options ${TESTS_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE
    HEADWATER_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    HEADWATER_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  set(labels)
  if(TESTS_THREADS)
    set(labels LABELS threads)
  endif()
  gtest_discover_tests(test_${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120 ${labels})
endfunction()

# embed_files(TARGET FILE...): puts each file's bytes into the library as headwater_embedded_<stem>{,_end} (assembler .incbin).
function(embed_files target)
  foreach(file ${ARGN})
    get_filename_component(stem ${file} NAME_WE)
    get_filename_component(path ${file} ABSOLUTE)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_${stem}.S)
    file(WRITE ${source}.new
".section .rodata
.balign 16
.global headwater_embedded_${stem}
headwater_embedded_${stem}:
.incbin \"${path}\"
.global headwater_embedded_${stem}_end
headwater_embedded_${stem}_end:
.byte 0
.section .note.GNU-stack,\"\",%progbits
")
    configure_file(${source}.new ${source} COPYONLY)
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${path})
    target_sources(${target} PRIVATE ${source})
  endforeach()
endfunction()
