#include "app/demo/translations.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.hpp"

namespace madang::app::demo {
namespace {

namespace fs = std::filesystem;

using Catalogue = std::map<std::string, std::string>;

/// Reads one word of a .mo file; 0 beyond its end.
std::uint32_t word(const std::string& file, std::size_t at) {
  std::uint32_t value = 0;
  if (at + sizeof value <= file.size()) std::memcpy(&value, file.data() + at, sizeof value);
  return value;
}

std::string text_at(const std::string& file, std::size_t table, std::size_t index) {
  const std::size_t length = word(file, table + 8 * index);
  const std::size_t offset = word(file, table + 8 * index + 4);
  return offset + length <= file.size() ? file.substr(offset, length) : std::string();
}

/// The GNU gettext binary format, in this machine's byte order; another order reads as empty.
Catalogue read_catalogue(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string file(std::istreambuf_iterator<char>(stream), {});
  Catalogue catalogue;
  if (word(file, 0) != 0x950412de) return catalogue;
  const std::uint32_t count = word(file, 8);
  for (std::size_t i = 0; i < count && i < 20'000; ++i)
    catalogue.emplace(text_at(file, word(file, 12), i), text_at(file, word(file, 16), i));
  return catalogue;
}

bool is_plain_sentence(const std::string& text) {
  return text.size() >= 24 && text.size() <= 240 && text.find_first_of("%\n\t<>\\{}") == std::string::npos &&
         text.find('\0') == std::string::npos && text.find(' ') != std::string::npos && !text_fault(text, 1, 400);
}

fs::path catalogue_path(const std::string& language, const std::string& program) {
  return fs::path("/usr/share/locale") / language / "LC_MESSAGES" / (program + ".mo");
}

}  // namespace

std::vector<Sentence> installed_sentences(std::size_t most) {
  std::vector<Sentence> sentences;
  for (const char* program : {"git", "dpkg", "coreutils", "bash", "apt", "tar", "grep", "sed"}) {
    const Catalogue korean = read_catalogue(catalogue_path("ko", program));
    const Catalogue chinese = read_catalogue(catalogue_path("zh_CN", program));
    std::size_t taken = 0;
    for (const auto& [english, in_korean] : korean) {
      const auto in_chinese = chinese.find(english);
      if (in_chinese == chinese.end() || taken >= 6 || sentences.size() >= most) continue;
      if (!is_plain_sentence(english) || !is_plain_sentence(in_korean) || text_fault(in_chinese->second, 4, 400))
        continue;
      sentences.push_back({english, in_korean, in_chinese->second});
      ++taken;
    }
  }
  return sentences;
}

}  // namespace madang::app::demo
