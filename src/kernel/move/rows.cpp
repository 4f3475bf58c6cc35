#include "kernel/move/rows.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>
#include <cstring>
#include <stdexcept>

namespace madang::move {
namespace {

// Added to every size, so that an empty text and NULL are different.
constexpr std::uint64_t kNotNull = 1;

}  // namespace

// The high halves carry nothing over: two sums that each wrap are as good as one of 128 bits.
Digest& Digest::operator+=(const Digest& other) {
  low += other.low;
  high += other.high;
  rows += other.rows;
  return *this;
}

std::string Digest::text() const { return fmt::format("{:016x}{:016x}", high, low); }

void Rows::add(const store::Row& row) {
  for (std::size_t column = 0; column < columns_; ++column) {
    const int number = static_cast<int>(column);
    const bool is_null = row.is_null(number);
    const auto text = is_null ? std::string_view() : row.text(number);
    cells_.push_back({text_.size(), text.size(), is_null});
    text_ += text;
  }
}

std::optional<std::string_view> Rows::at(std::size_t row, std::size_t column) const {
  const auto& cell = cells_.at(row * columns_ + column);
  if (cell.is_null) return std::nullopt;
  return std::string_view(text_).substr(cell.begin, cell.size);
}

// The sizes, then all text of the row, which lies together.
Digest Rows::digest(std::size_t row) const {
  thread_local std::vector<std::uint64_t> sizes;
  sizes.clear();
  const auto* const first = &cells_[row * columns_];
  const auto begin = first->begin;
  auto end = begin;
  for (std::size_t column = 0; column < columns_; ++column) {
    sizes.push_back(first[column].is_null ? 0 : first[column].size + kNotNull);
    end = first[column].begin + first[column].size;
  }
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 16);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(sizes.data()),
                            sizes.size() * sizeof(std::uint64_t));
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text_.data() + begin), end - begin);
  unsigned char bytes[16];
  crypto_generichash_final(&state, bytes, sizeof bytes);
  Digest digest{.rows = 1};
  std::memcpy(&digest.low, bytes, sizeof digest.low);
  std::memcpy(&digest.high, bytes + sizeof digest.low, sizeof digest.high);
  return digest;
}

std::vector<Digest> Rows::digests() const {
  std::vector<Digest> all;
  all.reserve(size());
  for (std::size_t row = 0; row < size(); ++row) all.push_back(digest(row));
  return all;
}

Digest sum_of(const std::vector<Digest>& digests) {
  Digest sum;
  for (const auto& digest : digests) sum += digest;
  return sum;
}

store::Value value_of(const Column& column, std::optional<std::string_view> text) {
  if (!text) return nullptr;
  if (!column.is_number) return *text;
  std::int64_t number = 0;
  const auto* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, number);
  if (read.ec != std::errc() || read.ptr != end)
    throw std::runtime_error(fmt::format("{} holds \"{}\", which is no number", column.name, *text));
  return number;
}

}  // namespace madang::move
