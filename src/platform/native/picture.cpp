#include "platform/native/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include <gdk-pixbuf/gdk-pixbuf.h>

namespace platform::native {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
using Pixbuf = std::unique_ptr<GdkPixbuf, Unref>;

auto refuse(const char* why) {
  return base::fail("bad_picture", std::string("The picture ") + why + '.');
}

// Asked by the loader once it knows how large the picture is. A size of 0 makes it stop.
void choose_size(GdkPixbufLoader* loader, int width, int height, gpointer /*unused*/) {
  if (std::int64_t{width} * height > Picture::kMaxPixels) {
    gdk_pixbuf_loader_set_size(loader, 0, 0);
    return;
  }
  const double shrink = static_cast<double>(Picture::kSide) / std::min(width, height);
  if (shrink >= 1) return;
  const auto shrunk = [shrink](int length) {
    return static_cast<int>(std::lround(length * shrink));
  };
  gdk_pixbuf_loader_set_size(loader, shrunk(width), shrunk(height));
}

Pixbuf load(std::string_view file) {
  const std::unique_ptr<GdkPixbufLoader, Unref> loader(gdk_pixbuf_loader_new());
  g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(choose_size), nullptr);
  const bool written =
      gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(file.data()),
                              file.size(), nullptr) != FALSE;
  // Closed in any case, and whole only if both went well.
  if (gdk_pixbuf_loader_close(loader.get(), nullptr) == FALSE || !written) return {};
  GdkPixbuf* loaded = gdk_pixbuf_loader_get_pixbuf(loader.get());
  return Pixbuf(loaded == nullptr ? nullptr : gdk_pixbuf_apply_embedded_orientation(loaded));
}

void copy_rows(const GdkPixbuf* from, std::vector<std::uint32_t>& to) {
  const auto width = static_cast<std::size_t>(gdk_pixbuf_get_width(from));
  const auto height = static_cast<std::size_t>(gdk_pixbuf_get_height(from));
  const auto stride = static_cast<std::size_t>(gdk_pixbuf_get_rowstride(from));
  const guchar* pixels = gdk_pixbuf_read_pixels(from);
  to.resize(width * height);
  for (std::size_t y = 0; y < height; ++y) {
    std::memcpy(to.data() + y * width, pixels + y * stride, width * sizeof to[0]);
  }
}

}  // namespace

base::Result<Picture> decode_picture(std::string_view file) {
  const Pixbuf whole = load(file);
  if (!whole) return refuse("is of no known format, broken or too large");
  const int width = gdk_pixbuf_get_width(whole.get());
  const int height = gdk_pixbuf_get_height(whole.get());
  const int side = std::min({width, height, Picture::kSide});
  if (side <= 0) return refuse("is empty");
  const Pixbuf middle(
      gdk_pixbuf_new_subpixbuf(whole.get(), (width - side) / 2, (height - side) / 2, side, side));
  const Pixbuf with_alpha(gdk_pixbuf_add_alpha(middle.get(), FALSE, 0, 0, 0));
  if (!with_alpha) return refuse("is too large");
  Picture picture;
  picture.side = side;
  copy_rows(with_alpha.get(), picture.pixels);
  return picture;
}

void scale_picture(const Picture& picture, int side, std::vector<std::uint32_t>& out) {
  if (side == picture.side) {
    out = picture.pixels;
    return;
  }
  const Pixbuf from(gdk_pixbuf_new_from_data(reinterpret_cast<const guchar*>(picture.pixels.data()),
                                             GDK_COLORSPACE_RGB, TRUE, 8, picture.side,
                                             picture.side, picture.side * 4, nullptr, nullptr));
  const Pixbuf scaled(gdk_pixbuf_scale_simple(from.get(), side, side, GDK_INTERP_BILINEAR));
  if (scaled) copy_rows(scaled.get(), out);
}

}  // namespace platform::native
