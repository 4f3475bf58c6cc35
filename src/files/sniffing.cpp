#include "files/sniffing.hpp"

#include <algorithm>
#include <iterator>

#include "base/ascii.hpp"

namespace madang::files {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kUnknown = "application/octet-stream";

struct Signature {
  std::string_view bytes;
  std::string_view media_type;
  FileKind kind;
};

constexpr Signature kSignatures[] = {
    {"\x89PNG\r\n\x1a\n"sv, "image/png", FileKind::picture},
    {"\xff\xd8\xff"sv, "image/jpeg", FileKind::picture},
    {"GIF87a"sv, "image/gif", FileKind::picture},
    {"GIF89a"sv, "image/gif", FileKind::picture},
    {"%PDF-"sv, "application/pdf", FileKind::pdf},
    {"fLaC"sv, "audio/flac", FileKind::audio},
    {"ID3"sv, "audio/mpeg", FileKind::audio},
    {"\xff\xfb"sv, "audio/mpeg", FileKind::audio},
    {"\xff\xf3"sv, "audio/mpeg", FileKind::audio},
    {"\xff\xf1"sv, "audio/aac", FileKind::audio},
    {"PK\x03\x04"sv, "application/zip", FileKind::other},
    {"PK\x05\x06"sv, "application/zip", FileKind::other},
    {"\x1f\x8b"sv, "application/gzip", FileKind::other},
    {"7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed", FileKind::other},
    {"Rar!\x1a\x07"sv, "application/vnd.rar", FileKind::other},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/x-ole-storage", FileKind::other},
    {"II*\0"sv, "image/tiff", FileKind::other},
    {"MM\0*"sv, "image/tiff", FileKind::other},
};

struct Brand {
  std::string_view name;
  std::string_view media_type;
  FileKind kind;
};

constexpr Brand kBrands[] = {
    {"avif", "image/avif", FileKind::picture}, {"heic", "image/heic", FileKind::other},
    {"heix", "image/heic", FileKind::other},   {"mif1", "image/heif", FileKind::other},
    {"M4A ", "audio/mp4", FileKind::audio},    {"qt  ", "video/quicktime", FileKind::other},
};

Sniffed as(std::string_view media_type, FileKind kind) { return {std::string(media_type), kind}; }

/// ISO base media (ISO 14496-12 4.3): a length, `ftyp`, and the brand.
Sniffed boxed(std::string_view bytes) {
  const auto brand = bytes.substr(8, 4);
  for (const auto& known : kBrands)
    if (brand == known.name) return as(known.media_type, known.kind);
  return as("video/mp4", FileKind::video);
}

Sniffed riff(std::string_view bytes) {
  const auto form = bytes.substr(8, 4);
  if (form == "WEBP") return as("image/webp", FileKind::picture);
  if (form == "WAVE") return as("audio/wav", FileKind::audio);
  return as(kUnknown, FileKind::other);
}

Sniffed matroska(std::string_view bytes) {
  if (bytes.substr(0, 64).find("webm") != bytes.npos) return as("video/webm", FileKind::video);
  return as("video/x-matroska", FileKind::other);
}

Sniffed ogg(std::string_view bytes) {
  const auto first_page = bytes.substr(0, 256);
  if (first_page.find("theora") != bytes.npos) return as("video/ogg", FileKind::video);
  return as("audio/ogg", FileKind::audio);
}

bool is_text_byte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0x20 || value == '\n' || value == '\r' || value == '\t' || value == '\f';
}

/// The last character may be cut by the end of what is looked at.
bool is_text(std::string_view bytes) {
  if (bytes.empty() || !std::ranges::all_of(bytes, is_text_byte)) return false;
  for (std::size_t cut = 0; cut < std::min<std::size_t>(4, bytes.size()); ++cut)
    if (is_utf8(bytes.substr(0, bytes.size() - cut))) return true;
  return false;
}

bool has_tag(std::string_view folded_text, std::string_view tag) { return folded_text.find(tag) != folded_text.npos; }

Sniffed text(std::string_view bytes) {
  const std::string lower = ascii_lowered(bytes.substr(0, 1024));
  if (has_tag(lower, "<svg")) return as("image/svg+xml", FileKind::other);
  for (const auto tag : {"<!doctype html", "<html", "<head", "<body", "<script"})
    if (has_tag(lower, tag)) return as("text/html", FileKind::other);
  return as("text/plain", FileKind::other);
}

}  // namespace

Sniffed sniff(std::string_view beginning) {
  const auto bytes = beginning.substr(0, kSniffBytes);
  for (const auto& known : kSignatures)
    if (bytes.starts_with(known.bytes)) return as(known.media_type, known.kind);
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") return boxed(bytes);
  if (bytes.size() >= 12 && bytes.starts_with("RIFF")) return riff(bytes);
  if (bytes.starts_with("\x1a\x45\xdf\xa3")) return matroska(bytes);
  if (bytes.starts_with("OggS")) return ogg(bytes);
  return is_text(bytes) ? text(bytes) : as(kUnknown, FileKind::other);
}

std::string_view served_type(const File& file) {
  return file.kind == FileKind::other ? kUnknown : std::string_view(file.media_type);
}

}  // namespace madang::files
