#include "people/csv_model.hpp"

#include <algorithm>

#include "base/refusal.hpp"

namespace madang::people {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

char separator_of(std::string_view text) {
  const auto first_line = text.substr(0, text.find_first_of("\r\n"));
  const auto times = [&](char candidate) { return std::ranges::count(first_line, candidate); };
  char best = ',';
  for (const char candidate : {';', '\t'})
    if (times(candidate) > times(best)) best = candidate;
  return best;
}

/// Reads once from the front to the back.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), separator_(separator_of(text)) {}

  std::vector<CsvRecord> records() {
    std::vector<CsvRecord> all;
    while (at_ < text_.size()) {
      CsvRecord record = next();
      const bool is_empty = std::ranges::all_of(record.cells, &std::string::empty);
      if (!is_empty) all.push_back(std::move(record));
    }
    return all;
  }

 private:
  CsvRecord next() {
    CsvRecord record{line_, {}};
    do record.cells.push_back(cell());
    while (took(separator_));
    end_line();
    return record;
  }

  std::string cell() {
    if (took('"')) return quoted();
    const auto end = std::min(text_.find_first_of(stops(), at_), text_.size());
    std::string found(text_.substr(at_, end - at_));
    at_ = end;
    return found;
  }

  std::string quoted() {
    const std::int64_t began = line_;
    std::string found;
    for (;;) {
      const auto quote = text_.find('"', at_);
      if (quote == std::string_view::npos) refuse(began, "a quotation mark is never closed");
      const auto piece = text_.substr(at_, quote - at_);
      found += piece;
      line_ += std::ranges::count(piece, '\n');
      at_ = quote + 1;
      if (!took('"')) break;
      found += '"';
    }
    if (at_ < text_.size() && stops().find(text_[at_]) == std::string::npos)
      refuse(line_, "something follows a closing quotation mark");
    return found;
  }

  void end_line() {
    took('\r');
    took('\n');
    ++line_;
  }

  bool took(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  std::string stops() const { return {separator_, '\r', '\n'}; }

  [[noreturn]] static void refuse(std::int64_t line, std::string_view why) {
    throw Refusal(kInvalid, "csv", "Line " + std::to_string(line) + ": " + std::string(why) + ".");
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

std::vector<CsvRecord> read_csv(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return Reader(text).records();
}

}  // namespace madang::people
