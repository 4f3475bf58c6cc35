#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"
#include "chat/links.hpp"
#include "chat/page_head.hpp"
#include "kernel/outbound/web_address.hpp"

// What strangers' pages say of themselves, and which pages people name.

namespace madang::fuzz {

using namespace chat;

namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') safe += "&amp;";
    if (c == '<') safe += "&lt;";
    if (c == '"') safe += "&quot;";
    if (c != '&' && c != '<' && c != '"') safe += c;
  }
  return safe;
}

std::string written(const PageHead& head) {
  const auto meta = [](std::string_view name, std::string_view value) {
    return "<meta property=\"" + std::string(name) + "\" content=\"" + escaped(value) + "\">";
  };
  return "<head><title>" + escaped(head.title) + "</title>" + meta("og:description", head.description) +
         meta("og:site_name", head.site_name) + meta("og:image", head.picture);
}

void look_at(const PageHead& head) {
  for (const auto& [text, most] : {std::pair(head.title, kMostPageTitle),
                                   {head.description, kMostPageDescription},
                                   {head.site_name, kMostSiteName}}) {
    must(is_utf8(text) && count_code_points(text) <= most, "what is read is UTF-8, and not too long");
    must(std::ranges::none_of(text, [](char c) { return c >= 0 && c < 0x20; }), "and on one line");
    must(text.empty() || (text.front() != ' ' && text.back() != ' '), "without blanks around it");
  }
}

}  // namespace

void try_one(std::string_view input) {
  constexpr std::string_view kCharsets[] = {"", "utf-8", "euc-kr", "gbk", "big5", "shift_jis", "euc-jp", "latin1"};
  const auto end = std::min(input.find('\n'), input.size());
  const auto bytes = input.substr(std::min(end + 1, input.size()));
  const auto charset = kCharsets[input.empty() ? 0 : static_cast<unsigned char>(input.front()) % std::size(kCharsets)];
  const auto head = read_page_head(bytes, charset);
  look_at(head);
  must(read_page_head(written(head), "utf-8") == head, "what is written is read as the same");

  Choices choices(input);
  HeadEnd watch;
  std::size_t came = 0;
  bool is_in = false;
  for (const auto piece : choices.pieces_of(bytes)) is_in = is_in || watch.is_in(bytes.substr(0, came += piece.size()));
  must(is_in == HeadEnd().is_in(bytes), "the end is seen, however the page comes");

  const auto links = links_in(input, 3);
  must(links.size() <= 3, "no more links than wanted");
  for (const auto& link : links) {
    must(links_in(link, 3).size() <= 1, "a link is one");
    must(outbound::read_web_address(link).has_value() || link.size() > outbound::kMostAddressBytes, "and an address");
  }
}

}  // namespace madang::fuzz
