# Writes a C++ source that holds a file's bytes:
#   cmake -D IN=file -D OUT=file.cpp -D HEADER=x.hpp -D NAMESPACE=a::b -D NAME=f
#         [-D STRIP=ON] -P …
# defines `std::span<const unsigned char> a::b::f()`. STRIP leaves out // comments, indents
# and empty lines, for sources that are read by programs only.
if(NOT EXISTS "${IN}")
  message(FATAL_ERROR "${IN} is missing: run tools/setup")
endif()
if(STRIP)
  file(READ "${IN}" text)
  string(REGEX REPLACE "[ \t]*//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\n[ \t\n]+" "\n" text "${text}")
  string(HEX "${text}" hex)
else()
  file(READ "${IN}" hex HEX)
endif()
string(REGEX REPLACE "(................................)" "\\1\n" lines "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${lines}")
file(WRITE "${OUT}" "// Made from ${IN}; do not edit.
#include \"${HEADER}\"

namespace ${NAMESPACE} {
namespace {
alignas(8) constexpr unsigned char kBytes[] = {
${bytes}};
}  // namespace

std::span<const unsigned char> ${NAME}() { return kBytes; }

}  // namespace ${NAMESPACE}
")
