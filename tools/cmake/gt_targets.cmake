# gt_library(name SOURCES … DEPS … [PRIVATE_DEPS …]) and gt_executable(…): our own
# targets, with our warnings and sanitizers. Third-party code is never built with these.
set(GT_WARNINGS -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives of these inside std:: and Boost at -O2.
  # -Wtsan: Asio uses fences, which ThreadSanitizer does not model.
  list(APPEND GT_WARNINGS
    -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer -Wno-tsan)
endif()

# The same object file in every checkout, so that ccache serves them all.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

if(EMSCRIPTEN)
  # Emscripten forbids all inlining at -Oz, which costs speed and saves nothing.
  add_compile_options(-fno-exceptions -fno-rtti -flto -finline-functions -mbulk-memory)
  add_link_options(-flto -mbulk-memory)
  # Strings inline like any other code, instead of calling the prebuilt library.
  add_compile_definitions(_LIBCPP_DISABLE_EXTERN_TEMPLATE)
endif()

if(GT_SANITIZE)
  add_compile_options(-fsanitize=${GT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(GT_SANITIZE MATCHES "undefined")
    # RapidJSON's empty stack adds to a null pointer, in headers that we compile.
    add_compile_options(-fno-sanitize=pointer-overflow)
  endif()
  add_link_options(-fsanitize=${GT_SANITIZE})
endif()

function(gt_setup_target name)
  target_compile_options(${name} PRIVATE ${GT_WARNINGS})
endfunction()

function(gt_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  if(A_SOURCES)
    add_library(${name} STATIC ${A_SOURCES})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} PUBLIC ${A_DEPS} PRIVATE ${A_PRIVATE_DEPS})
    gt_setup_target(${name})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${A_DEPS})
  endif()
endfunction()

function(gt_executable name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${A_DEPS})
  gt_setup_target(${name})
endfunction()

# gt_hot(source…): what every frame goes through; worth more bytes in the wasm build.
function(gt_hot)
  if(EMSCRIPTEN)
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -O2)
  endif()
endfunction()
