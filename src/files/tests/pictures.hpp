#pragma once

#include <zlib.h>

#include <string>
#include <string_view>
#include <utility>

namespace madang::files {

inline std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift);
  return bytes;
}

inline std::string png_part(std::string name, std::string_view content) {
  name += content;
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size()));
  return big_endian(static_cast<std::uint32_t>(content.size())) + name + big_endian(static_cast<std::uint32_t>(sum));
}

/// Zeros, deflated row by row: also of a picture that fits into no memory.
inline std::string deflated_zeros(std::size_t row, int rows) {
  z_stream stream{};
  ::deflateInit(&stream, 6);
  const std::string zeros(row, '\0');
  std::string out;
  std::string buffer(64 * 1024, '\0');
  for (int y = 0; y < rows; ++y) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
    stream.avail_in = static_cast<uInt>(row);
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      ::deflate(&stream, y + 1 == rows ? Z_FINISH : Z_NO_FLUSH);
      out.append(buffer.data(), buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  ::deflateEnd(&stream);
  return out;
}

/// A black picture (RFC 2083), eight bits of grey a pixel.
inline std::string png(std::uint32_t width, std::uint32_t height) {
  const auto head = big_endian(width) + big_endian(height) + std::string("\x08\0\0\0\0", 5);
  return std::string("\x89PNG\r\n\x1a\n", 8) + png_part("IHDR", head) +
         png_part("IDAT", deflated_zeros(std::size_t{width} + 1, static_cast<int>(height))) + png_part("IEND", "");
}

/// A JPEG of 16 by 8 pixels that a camera held upright took (EXIF 2.3, orientation 6) at a `secret place`.
inline constexpr std::string_view kTurnedJpeg =
    "ffd8ffe1003b45786966000049492a000800000002000e0102000d0000002600000012010300010000000600000000000000"
    "73656372657420706c61636500ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
    "383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffc0000b080008001001011100ffc4001f00"
    "00010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d01"
    "020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34"
    "35363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495"
    "969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9"
    "eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00f3fa2bffd9";

inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

/// Width and height that an extended WebP (RFC 9649 2.7) says it has; zeros when it is something else.
inline std::pair<int, int> webp_size(std::string_view bytes) {
  if (bytes.size() < 30 || bytes.substr(8, 8) != "WEBPVP8X") return {};
  const auto at = [&](std::size_t place) {
    return 1 + (static_cast<unsigned char>(bytes[place]) | static_cast<unsigned char>(bytes[place + 1]) << 8);
  };
  return {at(24), at(27)};
}

}  // namespace madang::files
