#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Comma-separated values (RFC 4180) as spreadsheets write them. Pure.

namespace madang::people {

/// One record. `line` is where it begins in the text, from 1.
struct CsvRecord {
  std::int64_t line = 0;
  std::vector<std::string> cells;

  bool operator==(const CsvRecord&) const = default;
};

/// The records of a table, without empty lines. The separator is what the first line has most of: comma, semicolon or
/// tab. Lines end with CR LF, LF or CR; a byte order mark in front is passed over; quotes inside quotes are doubled.
/// Throws Refusal kInvalid with field `csv` and the line when a quote is never closed or something follows it.
std::vector<CsvRecord> read_csv(std::string_view text);

}  // namespace madang::people
