#include "chat/links.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/ascii.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::chat {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::size_t kLongestLanguage = 20;

// What JavaScript's \s matches besides ASCII, and what the client takes for the end of a sentence.
constexpr std::string_view kBlanks[] = {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u00a0",
                                        "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                        "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029",
                                        "\u202f", "\u205f", "\u3000", "\ufeff"};
constexpr std::string_view kEndings[] = {".",  ",",  ";",  ":",  "!",  "?",  "'",  "\"", "’",  "”", "…", "。", "，",
                                         "、", "！", "？", "；", "：", "」", "』", "》", "）", "]", ")", "}"};

bool is_language(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+#.-").contains(c);
  };
  return text.size() <= kLongestLanguage && std::ranges::all_of(text, fits);
}

std::string_view without_blanks_at_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\v\f");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Where a block that begins at `start` is over; nothing when it is not closed by a line's end.
std::optional<std::size_t> end_of_block(std::string_view text, std::size_t start) {
  const bool begins_line = start == 0 || text[start - 1] == '\n';
  const auto first_line = text.find('\n', start);
  if (!begins_line || first_line == std::string_view::npos) return std::nullopt;
  const auto language = text.substr(start + kFence.size(), first_line - start - kFence.size());
  if (!is_language(without_blanks_at_end(language))) return std::nullopt;
  for (auto close = text.find(kFence, first_line + 1); close != std::string_view::npos;
       close = text.find(kFence, close + 1)) {
    const auto after = close + kFence.size();
    const auto line_end = std::min(text.find('\n', after), text.size());
    if (without_blanks_at_end(text.substr(after, line_end - after)).empty()) return line_end;
  }
  return std::nullopt;
}

/// Where code that begins with the marks at `start` is over, on one line.
std::optional<std::size_t> end_of_code(std::string_view text, std::size_t start, std::string_view marks) {
  const auto inside = start + marks.size();
  const auto end = text.find_first_of("`\n", inside);
  if (end == std::string_view::npos || end == inside || !text.substr(end).starts_with(marks)) return std::nullopt;
  return end + marks.size();
}

std::size_t skip_code(std::string_view text, std::size_t start) {
  if (text.substr(start).starts_with(kFence)) {
    if (const auto end = end_of_block(text, start)) return *end;
    if (const auto end = end_of_code(text, start, kFence)) return *end;
  }
  return end_of_code(text, start, "`").value_or(start + 1);
}

bool begins_link(std::string_view text) {
  const std::string low = ascii_lowered(text.substr(0, 8));
  return low.starts_with("http://") || low == "https://";
}

/// As far as no blank and no mark comes that an address cannot have.
std::string_view run_of(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const auto rest = text.substr(end);
    if (std::string_view("<>\"`").contains(rest.front())) break;
    if (std::ranges::any_of(kBlanks, [&](std::string_view blank) { return rest.starts_with(blank); })) break;
    ++end;
  }
  return text.substr(0, end);
}

std::string_view without_ending(std::string_view address) {
  auto bare = address;
  for (bool is_cut = true; is_cut;) {
    const auto* const ending =
        std::ranges::find_if(kEndings, [&](std::string_view each) { return bare.ends_with(each); });
    is_cut = ending != std::end(kEndings);
    if (is_cut) bare.remove_suffix(ending->size());
  }
  const bool is_open = std::ranges::count(bare, '(') > std::ranges::count(bare, ')');
  const bool closes = address.substr(bare.size()).starts_with(')');
  return address.substr(0, bare.size() + (is_open && closes ? 1 : 0));
}

}  // namespace

std::vector<std::string> links_in(std::string_view text, std::size_t most) {
  std::vector<std::string> links;
  for (std::size_t place = 0; place < text.size() && links.size() < most;) {
    place = std::min(text.find_first_of("`hH", place), text.size());
    if (place == text.size()) break;
    if (text[place] == '`') {
      place = skip_code(text, place);
    } else if (begins_link(text.substr(place))) {
      const auto written = without_ending(run_of(text.substr(place)));
      const auto address = outbound::read_web_address(written);
      auto link = address ? address->text() : std::string();
      if (!link.empty() && link.size() <= outbound::kMostAddressBytes && std::ranges::find(links, link) == links.end())
        links.push_back(std::move(link));
      place += std::max<std::size_t>(written.size(), 1);
    } else {
      ++place;
    }
  }
  return links;
}

}  // namespace madang::chat
