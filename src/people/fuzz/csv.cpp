#include <string>
#include <vector>

#include "base/fuzz/harness.hpp"
#include "base/refusal.hpp"
#include "people/csv_model.hpp"

namespace madang::fuzz {
namespace {

std::string quoted(const std::string& text) {
  std::string cell = "\"";
  for (const char each : text) cell += each == '"' ? std::string("\"\"") : std::string(1, each);
  return cell + '"';
}

/// The same table as a careful program would write it; one more comma than anything else in the first line.
std::string written(const std::vector<people::CsvRecord>& records) {
  std::string text;
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.cells.size(); ++i) text += (i == 0 ? "" : ",") + quoted(record.cells[i]);
    text += "\r\n";
  }
  return text;
}

bool holds_separators(const std::vector<people::CsvRecord>& records) {
  for (const auto& cell : records.front().cells)
    if (cell.find_first_of(",;\t\r\n") != std::string::npos) return true;
  return false;
}

}  // namespace

void try_one(std::string_view input) {
  std::vector<people::CsvRecord> records;
  try {
    records = people::read_csv(input);
  } catch (const Refusal& refusal) {
    must(refusal.field == "csv" && refusal.message.starts_with("Line "), "what is wrong is said by its line");
    return;
  }
  std::size_t bytes = 0;
  std::int64_t line = 0;
  for (const auto& record : records) {
    must(!record.cells.empty() && record.line > line, "records have cells and come in order");
    line = record.line;
    for (const auto& cell : record.cells) bytes += cell.size();
  }
  must(bytes <= input.size(), "nothing is in the cells that was not in the text");
  if (records.empty() || holds_separators(records)) return;
  const auto again = people::read_csv(written(records));
  must(again.size() == records.size(), "a table that is written is read again");
  for (std::size_t i = 0; i < again.size(); ++i) must(again[i].cells == records[i].cells, "with the same cells");
}

}  // namespace madang::fuzz
