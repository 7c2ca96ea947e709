#include "platform/native/png.hpp"

#include <png.h>

namespace platform::native {

std::string write_png(const std::string& path, const Window::Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = PNG_FORMAT_RGB;
  const int written =
      png_image_write_to_file(&image, path.c_str(), 0, pixels.rgb.data(), 0, nullptr);
  return written != 0 ? std::string{} : path + " cannot be written: " + image.message + '.';
}

}  // namespace platform::native
