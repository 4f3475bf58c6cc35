#include <unistd.h>
#include <vips/vips.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "files/thumbnailer/confining.hpp"
#include "files/thumbnailer/ending.hpp"

// madang-thumbnailer LONG_EDGE: reads a picture from descriptor 0 and writes a smaller one, WebP, to descriptor 1. What
// it reads was made by strangers and the libraries that read it are large, so it is a program of its own, started anew
// for each picture, and gives up every right before it looks at the first byte.

namespace madang::files {
namespace {

using std::string_view_literals::operator""sv;

constexpr off_t kMostBytes = 64 << 20;
constexpr double kMostPixels = 100e6;
constexpr int kQuality = 80;

using Load = int (*)(void*, std::size_t, VipsImage**, ...);

struct Format {
  std::string_view bytes;
  std::size_t at;
  const char* loader;  ///< the operation that is all that may read it
  Load load;
};

constexpr Format kFormats[] = {
    {"\x89PNG\r\n\x1a\n"sv, 0, "VipsForeignLoadPng", vips_pngload_buffer},
    {"\xff\xd8\xff"sv, 0, "VipsForeignLoadJpeg", vips_jpegload_buffer},
    {"GIF8"sv, 0, "VipsForeignLoadNsgif", vips_gifload_buffer},
    {"WEBP"sv, 8, "VipsForeignLoadWebp", vips_webpload_buffer},
};

/// By the content: what the picture is called or said to be is not known here.
const Format* format_of(std::string_view picture) {
  for (const auto& format : kFormats)
    if (picture.size() > format.at && picture.substr(format.at).starts_with(format.bytes)) return &format;
  return nullptr;
}

bool read_all(std::string& into) {
  const auto end = ::lseek(STDIN_FILENO, 0, SEEK_END);
  if (end < 0 || end > kMostBytes) return false;
  into.resize(static_cast<std::size_t>(end));
  std::size_t size = 0;
  while (size < into.size()) {
    const auto count = ::pread(STDIN_FILENO, into.data() + size, into.size() - size, static_cast<off_t>(size));
    if (count <= 0) return false;
    size += static_cast<std::size_t>(count);
  }
  return true;
}

bool write_all(const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto count = ::write(STDOUT_FILENO, bytes, size);
    if (count < 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

/// Every other loader is blocked, also for what libvips would sniff otherwise than we did.
void prepare_libraries() {
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const auto& format : kFormats) vips_operation_block_set(format.loader, FALSE);
}

/// Without anything the camera noted, such as the place: libvips 8.14 keeps it in a WebP also when told to strip it.
VipsImage* bare_pixels(VipsImage* image) {
  std::size_t size = 0;
  void* pixels = vips_image_write_to_memory(image, &size);
  if (!pixels) return nullptr;
  VipsImage* plain = vips_image_new_from_memory(pixels, size, image->Xsize, image->Ysize, image->Bands, image->BandFmt);
  VipsImage* bare = nullptr;
  if (!plain || vips_copy(plain, &bare, "interpretation", image->Type, nullptr) != 0) return nullptr;
  return bare;
}

Ending make(std::string& picture, int long_edge) {
  const auto* format = format_of(picture);
  if (!format) return Ending::no_picture;
  VipsImage* whole = nullptr;
  if (format->load(picture.data(), picture.size(), &whole, "access", VIPS_ACCESS_SEQUENTIAL, nullptr) != 0)
    return Ending::no_picture;
  if (static_cast<double>(whole->Xsize) * whole->Ysize > kMostPixels) return Ending::too_large;
  g_object_unref(whole);

  VipsImage* small = nullptr;
  if (vips_thumbnail_buffer(picture.data(), picture.size(), &small, long_edge, "height", long_edge, "size",
                            VIPS_SIZE_DOWN, "export_profile", "srgb", "option_string", "[fail_on=truncated]",
                            nullptr) != 0)
    return Ending::no_picture;
  VipsImage* bare = bare_pixels(small);
  if (!bare) return Ending::no_picture;
  void* bytes = nullptr;
  std::size_t size = 0;
  if (vips_webpsave_buffer(bare, &bytes, &size, "Q", kQuality, "strip", TRUE, nullptr) != 0) return Ending::no_picture;
  return write_all(static_cast<const char*>(bytes), size) ? Ending::made : Ending::no_picture;
}

Ending run(std::string_view asked) {
  int long_edge = 0;
  std::from_chars(asked.data(), asked.data() + asked.size(), long_edge);
  ::setenv("VIPS_NOVECTOR", "1", 1);  // or it would write code while it runs
  if (long_edge <= 0 || VIPS_INIT("madang-thumbnailer") != 0) return Ending::wrongly_asked;
  prepare_libraries();
  if (::nice(10) == -1 || !confine({})) return Ending::not_confined;
  std::string picture;
  if (!read_all(picture)) return Ending::too_large;
  return make(picture, long_edge);
}

}  // namespace
}  // namespace madang::files

/// Ends without the libraries' farewells: they would reach for what was given up.
int main(int count, char** arguments) { ::_exit(static_cast<int>(madang::files::run(count == 2 ? arguments[1] : ""))); }
