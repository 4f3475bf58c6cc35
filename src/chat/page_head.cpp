#include "chat/page_head.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "chat/encodings.hpp"
#include "chat/markup.hpp"

namespace madang::chat {
namespace {

constexpr std::size_t kMostValueBytes = 8 * 1024;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// What may say something, the best first.
constexpr std::array<std::string_view, 2> kTitles{"og:title", "twitter:title"};
constexpr std::array<std::string_view, 3> kDescriptions{"og:description", "twitter:description", "description"};
constexpr std::array<std::string_view, 5> kPictures{"og:image", "og:image:url", "og:image:secure_url", "twitter:image",
                                                    "twitter:image:src"};

/// The value that was said under the best name; names of the same worth keep their first.
template <std::size_t N>
class Best {
 public:
  explicit Best(const std::array<std::string_view, N>& names) : names_(names) {}

  void hear(std::string_view name, std::string_view value) {
    const auto* const found = std::ranges::find(names_, name);
    if (found == names_.end() || trimmed(value).empty()) return;
    const auto rank = static_cast<std::size_t>(found - names_.begin());
    if (value_ && rank >= rank_) return;
    rank_ = rank;
    value_ = value.substr(0, kMostValueBytes);
  }
  const std::optional<std::string_view>& value() const { return value_; }

 private:
  const std::array<std::string_view, N>& names_;
  std::size_t rank_ = 0;
  std::optional<std::string_view> value_;
};

/// What is left out: what cannot be seen, and what turns the direction of the text around it.
bool is_unwanted(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) || code_point == 0x200b ||
         code_point == 0x200e || code_point == 0x200f || (code_point >= 0x202a && code_point <= 0x202e) ||
         (code_point >= 0x2060 && code_point <= 0x206f) || code_point == 0xfeff || code_point == 0xfffd;
}

bool is_blank(std::uint32_t code_point) {
  return code_point == ' ' || (code_point >= 9 && code_point <= 13) || code_point == 0xa0 || code_point == 0x3000 ||
         code_point == 0x2028 || code_point == 0x2029 || (code_point >= 0x2000 && code_point <= 0x200a);
}

std::uint32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  std::uint32_t value = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  text.remove_prefix(length);
  return value;
}

/// One line of at most `most` code points; `text` is UTF-8.
std::string one_line(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t count = 0;
  bool is_apart = false;
  while (!text.empty()) {
    const auto start = text;
    const auto code_point = take_code_point(text);
    if (is_blank(code_point)) is_apart = !line.empty();
    if (is_blank(code_point) || is_unwanted(code_point)) continue;
    count += is_apart ? 2 : 1;
    if (count > most - 1) return line + "…";
    if (is_apart) line += ' ';
    is_apart = false;
    line += start.substr(0, start.size() - text.size());
  }
  return line;
}

/// What a page says, still as bytes of its own encoding.
struct Said {
  Best<2> title{kTitles};
  Best<3> description{kDescriptions};
  Best<5> picture{kPictures};
  std::string_view site_name;
  std::string_view title_tag;
  std::string_view charset;

  void hear(const Tag& meta);
};

std::string_view charset_in(std::string_view content_type) {
  const auto place = ascii_lowered(content_type.substr(0, 200)).find("charset=");
  if (place == std::string::npos) return {};
  const auto named = content_type.substr(place + 8);
  return trimmed(named.substr(0, named.find(';')));
}

void Said::hear(const Tag& meta) {
  if (charset.empty()) charset = meta.attribute("charset");
  const auto content = meta.attribute("content");
  if (charset.empty() && ascii_lowered(meta.attribute("http-equiv")) == "content-type") charset = charset_in(content);
  for (const std::string_view kind : {"property", "name"}) {
    const auto name = ascii_lowered(trimmed(meta.attribute(kind).substr(0, 64)));
    title.hear(name, content);
    description.hear(name, content);
    picture.hear(name, content);
    if (name == "og:site_name" && site_name.empty()) site_name = content.substr(0, kMostValueBytes);
  }
}

Said listen_to(std::string_view bytes) {
  Said said;
  Markup markup(bytes);
  for (Tag tag; markup.next(tag);) {
    if (tag.name == "body" || (tag.closes && tag.name == "head")) break;
    if (tag.closes) continue;
    if (tag.name == "meta") said.hear(tag);
    if (tag.name != "title") continue;
    const auto text = markup.text_until("title");
    if (said.title_tag.empty()) said.title_tag = text.substr(0, kMostValueBytes);
  }
  return said;
}

}  // namespace

PageHead read_page_head(std::string_view bytes, std::string_view charset) {
  if (bytes.starts_with(kByteOrderMark)) charset = "utf-8";
  const auto said = listen_to(bytes);
  if (charset.empty()) charset = said.charset;
  const auto plain = [&](std::string_view value) { return without_references(utf8_of(value, charset)); };
  PageHead head;
  head.title = one_line(plain(said.title.value().value_or(said.title_tag)), kMostPageTitle);
  if (head.title.empty()) head.title = one_line(plain(said.title_tag), kMostPageTitle);
  head.description = one_line(plain(said.description.value().value_or("")), kMostPageDescription);
  head.site_name = one_line(plain(said.site_name), kMostSiteName);
  head.picture = one_line(plain(said.picture.value().value_or("")), kMostValueBytes);
  return head;
}

bool HeadEnd::is_in(std::string_view so_far) {
  constexpr std::string_view kEnds[] = {"</head", "<body"};
  for (auto place = so_far.find('<', looked_at_); place != std::string_view::npos;
       place = so_far.find('<', place + 1)) {
    const auto tag = ascii_lowered(so_far.substr(place, 6));
    if (std::ranges::any_of(kEnds, [&](std::string_view end) { return tag.starts_with(end); })) return true;
    if (tag.size() < 6) {
      looked_at_ = place;
      return false;
    }
  }
  looked_at_ = so_far.size();
  return false;
}

}  // namespace madang::chat
