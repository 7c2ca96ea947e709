# Third-party code, named once. Debian's packages give the headers and libraries;
# tools/setup unpacks the source packages into build/deps and links the header-only
# libraries into build/deps/include, so that the Emscripten build sees them too.
set(GT_IMGUI_DIR ${GT_DEPS_DIR}/imgui)
set(GT_MD4C_DIR ${GT_DEPS_DIR}/md4c)
include(${CMAKE_CURRENT_LIST_DIR}/lean_imgui.cmake)
foreach(need ${GT_IMGUI_DIR}/imgui.h ${GT_DEPS_DIR}/include/rapidjson/reader.h ${GT_DEPS_DIR}/include/tl/expected.hpp)
  if(NOT EXISTS ${need})
    message(FATAL_ERROR "${need} is missing: run tools/setup")
  endif()
endforeach()

add_library(dep_headers INTERFACE)  # RapidJSON, tl::expected, doctest
target_include_directories(dep_headers SYSTEM INTERFACE ${GT_DEPS_DIR}/include)
target_compile_definitions(dep_headers INTERFACE
  RAPIDJSON_HAS_STDSTRING=0 RAPIDJSON_NO_THREAD_LOCAL=1)

if(GT_DESKTOP AND NOT EMSCRIPTEN)  # window, native text, screenshots
  find_package(PkgConfig REQUIRED)
  find_package(OpenGL REQUIRED)
  pkg_check_modules(dep_glfw REQUIRED IMPORTED_TARGET glfw3)
  pkg_check_modules(dep_freetype REQUIRED IMPORTED_TARGET freetype2)
  pkg_check_modules(dep_harfbuzz REQUIRED IMPORTED_TARGET harfbuzz)
  pkg_check_modules(dep_fontconfig REQUIRED IMPORTED_TARGET fontconfig)
  pkg_check_modules(dep_gdk_pixbuf REQUIRED IMPORTED_TARGET gdk-pixbuf-2.0)
  pkg_check_modules(dep_png REQUIRED IMPORTED_TARGET libpng)
endif()

if(EMSCRIPTEN OR GT_DESKTOP OR GT_TESTS)
  set(imgui_sources ${GT_IMGUI_DIR}/imgui.cpp ${GT_IMGUI_DIR}/imgui_draw.cpp)
  if(EMSCRIPTEN)
    lean_imgui(${CMAKE_BINARY_DIR}/lean_imgui imgui_sources)
  endif()
  add_library(dep_imgui STATIC ${imgui_sources} ${GT_IMGUI_DIR}/imgui_widgets.cpp)
  target_include_directories(dep_imgui SYSTEM PUBLIC ${GT_IMGUI_DIR} ${CMAKE_SOURCE_DIR}/shaders)
  target_compile_definitions(dep_imgui PUBLIC
    IMGUI_USER_CONFIG="draw_vertex.hpp"
    IMGUI_USE_WCHAR32 IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS
    IMGUI_DISABLE_DEFAULT_FONT)
  if(EMSCRIPTEN)
    # A third of it is not for us here: see the file.
    target_sources(dep_imgui PRIVATE ${CMAKE_SOURCE_DIR}/src/platform/web/imgui_absent.cpp)
    target_compile_definitions(dep_imgui PUBLIC GT_DOM_LAYER_ALWAYS=1
      IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS
      IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS IMGUI_ENABLE_FREETYPE sscanf=gt_no_sscanf)
  else()
    target_sources(dep_imgui PRIVATE ${GT_IMGUI_DIR}/imgui_tables.cpp)
    target_compile_definitions(dep_imgui PUBLIC GT_DOM_LAYER_ALWAYS=0)
  endif()
endif()

if(EMSCRIPTEN OR GT_DESKTOP OR GT_TESTS)  # Markdown
  add_library(dep_md4c STATIC ${GT_MD4C_DIR}/src/md4c.c)
  target_include_directories(dep_md4c SYSTEM PUBLIC ${GT_MD4C_DIR}/src)
endif()

if(EMSCRIPTEN OR GT_DESKTOP)  # OpenGL ES 3.0 (WebGL 2) or OpenGL 3.3
  add_library(dep_gl INTERFACE)
  if(EMSCRIPTEN)
    target_compile_definitions(dep_gl INTERFACE GT_GLES=1)
    target_link_options(dep_gl INTERFACE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
  else()
    target_compile_definitions(dep_gl INTERFACE GT_GLES=0)
    target_link_libraries(dep_gl INTERFACE OpenGL::GL)
  endif()
endif()

if(NOT EMSCRIPTEN AND (GT_SERVER OR GT_DESKTOP))  # network
  # Asio and Beast are compiled once, here, not in every file that includes them.
  find_package(Threads REQUIRED)
  find_package(OpenSSL 3 REQUIRED)
  find_package(Boost 1.81 REQUIRED)
  set(asio_sources ${CMAKE_BINARY_DIR}/dep_asio.cpp)
  file(CONFIGURE OUTPUT ${asio_sources} CONTENT
"#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
")
  add_library(dep_asio STATIC ${asio_sources})
  target_link_libraries(dep_asio PUBLIC Boost::headers OpenSSL::SSL Threads::Threads)
  target_compile_definitions(dep_asio PUBLIC
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
  target_compile_options(dep_asio PRIVATE -w)
endif()

add_library(dep_icons INTERFACE)  # icons.hpp: UTF-8 strings of the icon font's glyphs
target_include_directories(dep_icons INTERFACE ${CMAKE_SOURCE_DIR}/build/assets/generated)
