# The toolchain file of whichever Emscripten is found first on the PATH: an activated
# emsdk wins over Debian's package.
find_program(GT_EMCC emcc REQUIRED)
execute_process(COMMAND em-config EMSCRIPTEN_ROOT
  OUTPUT_VARIABLE gt_emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE gt_failed)
if(gt_failed)
  get_filename_component(gt_emcc_file ${GT_EMCC} REALPATH)
  get_filename_component(gt_emscripten_root ${gt_emcc_file} DIRECTORY)
endif()
include(${gt_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
