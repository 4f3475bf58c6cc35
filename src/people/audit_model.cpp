#include "people/audit_model.hpp"

#include <algorithm>
#include <array>

namespace madang::people {
namespace {

/// Also the full-width ones, which spreadsheets in East Asia read alike.
constexpr std::array<std::string_view, 9> kFormulaStarts{"=", "+", "-", "@", "|", "＝", "＋", "－", "＠"};

bool starts_formula(std::string_view text) {
  if (text.starts_with('\t') || text.starts_with('\r') || text.starts_with('\n')) return true;
  const auto words = trimmed(text);
  return std::ranges::any_of(kFormulaStarts, [&](std::string_view start) { return words.starts_with(start); });
}

std::string cut(std::string_view text) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_point = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (starts_point && ++points > AuditChanges::kLongestWords) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

std::string in_words(const std::vector<AuditChange>& changes) {
  std::string words;
  for (const auto& [field, before, after] : changes) {
    if (!words.empty()) words += "; ";
    words.append(field).append(": ").append(before).append(" → ").append(after);
  }
  return words;
}

std::string csv_of(const std::array<std::string, 10>& cells) {
  std::string line;
  for (const auto& cell : cells) {
    if (!line.empty()) line += ',';
    line += csv_cell(cell);
  }
  return line + "\r\n";
}

}  // namespace

void AuditChanges::add(std::string_view field, std::string_view before, std::string_view after) {
  if (before != after) changes_.push_back({std::string(field), cut(before), cut(after)});
}

std::string csv_cell(std::string_view text) {
  std::string cell = "\"";
  if (starts_formula(text)) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string csv_head() {
  return "\uFEFF" + csv_of({"at", "actor_id", "actor_name", "verb", "target_kind", "target_id", "target_name",
                            "changes", "address", "device_name"});
}

std::string csv_line(const AuditEntry& entry) {
  return csv_of({entry.at.text(), entry.actor_id.text(), entry.actor_name, std::string(enumerator_name(entry.verb)),
                 std::string(enumerator_name(entry.target_kind)), entry.target_id, entry.target_name,
                 in_words(entry.changes), entry.address, entry.device_name});
}

}  // namespace madang::people
